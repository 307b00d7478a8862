#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>


SEC("kprobe/f")
#line 1 "chains.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 1 "chains.c"
	struct file *file = (void *)PT_REGS_PARM1(ctx);
#line 1 "chains.c"
	const struct path *path = (void *)PT_REGS_PARM2(ctx);
#line 1 "chains.c"
	struct sock *sk = (void *)PT_REGS_PARM3(ctx);

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u64 sum = 0;

    sum += BPF_CORE_READ(task, pid);
    sum += BPF_CORE_READ(task, real_parent, real_parent, tgid);
    sum += BPF_CORE_READ(file, f_path.dentry, d_inode, i_sb, s_dev);
    sum += BPF_CORE_READ(file, f_path.dentry, d_name.len); // through an anonymous struct
    sum += BPF_CORE_READ(sk, __sk_common.skc_daddr);
    sum += BPF_CORE_READ(path, dentry, d_name.hash); // const pointers
    sum += BPF_CORE_READ(file, f_fixed, i_ino) + BPF_CORE_READ(task, cred, uid);
    sum += BPF_CORE_READ((struct tcp_sock *)sk, srtt_us);
    sum += BPF_CORE_READ(file, f_path.mnt, mnt_flags);
    sum += BPF_CORE_READ(file, f_path.mnt, mnt_flags);
    sum += BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), mm, start_stack);
    sum += BPF_CORE_READ(task, real_parent, pid);
    sum += BPF_CORE_READ(task, __state);
    sum += BPF_CORE_READ(task, task_works) != 0;
    sum += BPF_CORE_READ(task, mm, start_stack);

    return sum;
}

char LICENSE[] SEC("license") = "GPL";
