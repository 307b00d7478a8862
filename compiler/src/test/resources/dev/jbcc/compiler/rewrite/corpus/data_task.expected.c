#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#line 1 "data_task.c"
/* The running task, followed like any pointer. */

SEC("kprobe")
int who(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	bpf_printk("parent %d, leader %d\n", BPF_CORE_READ(task, real_parent, tgid), BPF_CORE_READ(task, group_leader, pid));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
