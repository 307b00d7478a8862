/* Programs that get the typed arguments of kernel functions. */
BPF_HASH(seen, u32);
BPF_PERF_OUTPUT(events);
struct data_t {
    u32 pid;
    char comm[16];
};

KFUNC_PROBE(tcp_connect, struct sock *sk)
{
    u16 family = sk->__sk_common.skc_family;   // direct: the verifier knows what sk is
    u32 address = sk->__sk_common.skc_daddr;   // in a union, and first there
    u64 pair = sk->__sk_common.skc_addrpair;   // where the verifier finds a smaller number first
    void *user = sk->sk_user_data;

    if (sk->sk_padding)
        return 0;
    return family + address + pair + (user != 0) + sk->sk_shutdown;
}

KRETFUNC_PROBE(wake, struct task_struct *task, unsigned int state, int flags, int ret)
{
    struct data_t data = {};
    struct task_struct *parent = task->real_parent;
    int index = flags & 15;

    data.pid = parent->pid + task->mm->exe_file->f_inode->i_sb->s_dev;
    bpf_probe_read_kernel(&data.comm, sizeof(data.comm), task->comm);
    data.comm[0] = task->comm[1] + task->comm[index];
    __builtin_memcpy(data.comm, parent->comm, sizeof(data.comm));
    events.perf_submit(ctx, &data, sizeof(data));
    seen.increment(task->pid, ret);
    return 0;
}

static int depth(struct dentry *dentry)
{
    return dentry->d_parent == dentry ? 0 : dentry->d_name.len;
}

KFUNC_PROBE(open_file, int directory, const char *name, struct file *file)
{
    struct tcp_sock *other = (struct tcp_sock *)file;
    struct path path = file->f_path;
    struct path *inside = &file->f_path;
    struct mount *mount = container_of(file->f_path.mnt, struct mount, mnt);
    u64 number = (u64)file;

    if (name[0] == '/')
        return depth(file->f_path.dentry);
    return other->srtt_us + inside->dentry->d_iname[2] + (path.mnt != 0) + mount->mnt_id
        + ((struct file *)number)->f_inode->i_ino;
}

KFUNC_PROBE(set_option, struct sock *sk, int level, sockptr_t value, kuid_t owner)
{
    return sk->sk_shutdown + level + (value.pointer != 0) + owner.val;
}

KFUNC_PROBE(unknown_to_this_kernel, struct sock *sk)
{
    return sk->sk_shutdown;
}

MODULE_KFUNC_PROBE(nf_conntrack, nf_track, struct nf_conn *connection)
{
    return connection->mark;
}

MODULE_KRETFUNC_PROBE(nf_conntrack, nf_track, struct nf_conn *connection, const struct tcp_sock *socket, int ret)
{
    return ret + socket->srtt_us + connection->status;
}

KMOD_RET(tcp_connect, struct sock *sk, int ret)
{
    return ret ? ret : -1;
}

KFUNC_PROBE(exit_task)
{
    struct task_struct *task = (struct task_struct *)ctx[0];
    struct task_struct *current = bpf_get_current_task_btf();

    return task->pid + current->tgid;
}
