int kprobe__f(struct pt_regs *ctx, struct file *file, const struct path *path, struct sock *sk)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u64 sum = 0;

    sum += task->pid;
    sum += task->real_parent->real_parent->tgid;
    sum += file->f_path.dentry->d_inode->i_sb->s_dev;
    sum += file->f_path.dentry->d_name.len;             // through an anonymous struct
    sum += sk->__sk_common.skc_daddr;
    sum += path->dentry->d_name.hash;                   // const pointers
    sum += file->f_fixed->i_ino + task->cred->uid;
    sum += ((struct tcp_sock *)sk)->srtt_us;
    sum += (*file).f_path.mnt->mnt_flags;
    sum += (&file->f_path)->mnt->mnt_flags;
    sum += ((struct task_struct *)bpf_get_current_task())->mm->start_stack;
    sum += (task->real_parent)->pid;
    sum += task->__state;
    sum += task->task_works != 0;
    sum += task -> mm
        -> start_stack;
    return sum;
}
