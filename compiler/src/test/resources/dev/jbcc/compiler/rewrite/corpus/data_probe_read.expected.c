#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "data_probe_read.c"
/* The older names of the same. */

SEC("kprobe/vfs_read")
int kprobe__vfs_read(struct pt_regs *ctx)
{
#line 4 "data_probe_read.c"
	struct file *file = (void *)PT_REGS_PARM1(ctx);

	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char name[32] = {};
	int prio = 0;

	bpf_probe_read(&prio, sizeof(prio), &task->prio);
	bpf_probe_read_str(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	bpf_printk("%s %d\n", name, prio);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
