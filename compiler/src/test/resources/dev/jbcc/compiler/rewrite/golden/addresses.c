/* An address is no load; what leads to it may be. */
int kprobe__f(struct pt_regs *ctx, struct file *file)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct path *path = &file->f_path;
    struct qstr *name = &file->f_path.dentry->d_name;
    int *nr = &task->thread_pid->numbers[1].nr;
    u64 where = (u64)&task->real_parent->comm;
    char *inside = (char *)task + 8;
    u32 dev = 0;

    bpf_probe_read_kernel(&dev, sizeof(dev), &file->f_path.dentry->d_inode->i_sb->s_dev);
    return path->dentry->d_name.len + name->len + *nr + where + *inside + dev;
}
