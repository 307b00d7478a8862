/* The older names of the same. */
#include <linux/sched.h>

int kprobe__vfs_read(struct pt_regs *ctx, struct file *file)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char name[32] = {};
	int prio = 0;

	bpf_probe_read(&prio, sizeof(prio), &task->prio);
	bpf_probe_read_str(name, sizeof(name), file->f_path.dentry->d_name.name);
	bpf_trace_printk("%s %d\n", name, prio);
	return 0;
}
