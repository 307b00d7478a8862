/* The running task, followed like any pointer. */
#include <linux/sched.h>

int who(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	bpf_trace_printk("parent %d, leader %d\n", task->real_parent->tgid, task->group_leader->pid);
	return 0;
}
