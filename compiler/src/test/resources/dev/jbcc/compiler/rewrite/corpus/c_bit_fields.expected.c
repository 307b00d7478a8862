#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "c_bit_fields.c"
/* Bit fields of the kernel. */

SEC("kprobe")

int f(struct pt_regs *ctx)
{
#line 5 "c_bit_fields.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);
#line 5 "c_bit_fields.c"
	struct sock *sk = (void *)PT_REGS_PARM2(ctx);

	u8 reuse = (unsigned char)BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_reuse);

	if ((unsigned int)BPF_CORE_READ_BITFIELD_PROBED(task, in_execve) && !(unsigned int)BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork))
		return reuse;
	return (unsigned int)BPF_CORE_READ_BITFIELD_PROBED(sk, sk_kern_sock);
}

char LICENSE[] SEC("license") = "GPL";
