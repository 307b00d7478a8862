#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>


SEC("kprobe/f")
#line 1 "printing.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 1 "printing.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    char format[] = "in an array %d\n";

    bpf_printk("nothing\n");
    bpf_printk("100%% of \"%s\" %5d %llu\\n", task->comm, BPF_CORE_READ(task, pid), bpf_ktime_get_ns());
    bpf_printk("two " "parts %d\n", BPF_CORE_READ(task, real_parent, pid));
    bpf_trace_printk(format, sizeof(format), BPF_CORE_READ(task, pid));
    bpf_trace_printk(format, sizeof(format), BPF_CORE_READ(task, pid));
    if (bpf_printk("value\n") < 0)
        return 1;
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
