/* Memory of the kernel, read by hand. */
#include <linux/sched.h>

int kprobe__finish_task_switch(struct pt_regs *ctx, struct task_struct *prev)
{
	struct task_struct *parent = NULL;
	pid_t pid = 0;

	bpf_probe_read_kernel(&parent, sizeof(parent), &prev->real_parent);
	bpf_probe_read_kernel(&pid, sizeof(pid), &parent->pid);
	bpf_trace_printk("%d\n", pid);
	return 0;
}
