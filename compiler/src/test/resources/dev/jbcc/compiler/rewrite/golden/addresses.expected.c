#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

#line 1 "addresses.c"
/* An address is no load; what leads to it may be. */

SEC("kprobe/f")
#line 2 "addresses.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 2 "addresses.c"
	struct file *file = (void *)PT_REGS_PARM1(ctx);

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct path *path = &file->f_path;
    struct qstr *name = &BPF_CORE_READ(file, f_path.dentry)->d_name;
    int *nr = &BPF_CORE_READ(task, thread_pid)->numbers[1].nr;
    u64 where = (u64)&BPF_CORE_READ(task, real_parent)->comm;
    char *inside = (char *)task + 8;
    u32 dev = 0;

    bpf_probe_read_kernel(&dev, sizeof(dev), &BPF_CORE_READ(file, f_path.dentry, d_inode, i_sb)->s_dev);
    return BPF_CORE_READ(path, dentry, d_name.len) + BPF_CORE_READ(name, len) + bpf_read(*nr) + where + bpf_read(*inside) + dev;
}

char LICENSE[] SEC("license") = "GPL";
