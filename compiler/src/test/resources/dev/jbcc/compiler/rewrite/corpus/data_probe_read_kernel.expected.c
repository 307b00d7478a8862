#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "data_probe_read_kernel.c"
/* Memory of the kernel, read by hand. */

SEC("kprobe/finish_task_switch")
int kprobe__finish_task_switch(struct pt_regs *ctx)
{
#line 4 "data_probe_read_kernel.c"
	struct task_struct *prev = (void *)PT_REGS_PARM1(ctx);

	struct task_struct *parent = NULL;
	pid_t pid = 0;

	bpf_probe_read_kernel(&parent, sizeof(parent), &prev->real_parent);
	bpf_probe_read_kernel(&pid, sizeof(pid), &parent->pid);
	bpf_printk("%d\n", pid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
