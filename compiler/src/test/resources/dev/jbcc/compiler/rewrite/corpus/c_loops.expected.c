#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "c_loops.c"
/* Loops that are unrolled, bounded, and left early. */

SEC("kprobe")
int f(struct pt_regs *ctx)
{
#line 4 "c_loops.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

	int depth = 0, sum = 0, i = 0;

#pragma unroll
	for (i = 0; i < 5; i++) {
		if (BPF_CORE_READ(task, tgid) <= 1)
			break;
		task = BPF_CORE_READ(task, real_parent);
		depth++;
	}
	for (i = 0; i < 100; i++)
		sum += i;
	do {
		sum--;
	} while (--i > 50);
	while (i > 0)
		i -= 2;
	return depth + sum;
}

char LICENSE[] SEC("license") = "GPL";
