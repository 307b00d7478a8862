struct holder_t { struct qstr name; struct path path; };
BPF_PERCPU_ARRAY(scratch, struct holder_t, 1);

int kprobe__f(struct pt_regs *ctx, struct dentry *dentry, struct path *path)
{
    int zero = 0;
    struct holder_t *holder = scratch.lookup(&zero);
    struct qstr name = dentry->d_name;
    struct path copy = *path, *other = path;
    const struct path fixed = *path;
    struct qstr later;

    if (!holder)
        return 0;
    later = dentry->d_parent->d_name;
    holder->path = *path;
    holder->name = later;
    struct holder_t stack = {.name = dentry->d_name, .path = *path};
    struct holder_t *pointer = holder;
    later = (pointer->name);
    *pointer = stack;
    for (struct path p = *path; zero < 1; zero++)
        later.hash += p.dentry->d_name.hash;
    return name.hash + copy.dentry->d_name.len + other->mnt->mnt_flags + fixed.mnt->mnt_flags;
}
