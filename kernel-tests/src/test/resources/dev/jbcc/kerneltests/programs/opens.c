// The kernel side of openat(2): parameters of a kprobe, reads through pointers of the kernel, what a kretprobe sees.
struct name_t {
    char text[64];
};
struct seen_t {
    u64 calls;
    u32 parent;
    u32 flags;
    char comm[16];
};
BPF_HASH(by_name, struct name_t, struct seen_t);
BPF_HASH(active, u64, struct name_t);
BPF_HASH(results, struct name_t, u64);

int kprobe__do_sys_openat2(struct pt_regs *ctx, int dfd, const char *filename, struct open_how *how)
{
    u64 id = bpf_get_current_pid_tgid();
    struct name_t name = {};
    struct seen_t zero = {};
    struct seen_t *seen;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();

    bpf_probe_read_user_str(&name.text, sizeof(name.text), filename);
    seen = by_name.lookup_or_try_init(&name, &zero);
    if (!seen)
        return 0;
    seen->calls++;
    seen->parent = task->real_parent->tgid;
    seen->flags = how->flags;
    bpf_probe_read_kernel(&seen->comm, sizeof(seen->comm), task->comm);
    active.update(&id, &name);
    return 0;
}

int kretprobe__do_sys_openat2(struct pt_regs *ctx)
{
    u64 id = bpf_get_current_pid_tgid();
    struct name_t *name = active.lookup(&id);

    if (!name)
        return 0;
    if ((long)PT_REGS_RC(ctx) >= 0) {
        struct name_t key = *name;
        results.increment(key);
    }
    active.delete(&id);
    return 0;
}
