struct open_how_t { u64 flags; u64 mode; };

int syscall__openat2(struct pt_regs *ctx, int dfd, const char __user *name, struct open_how_t __user *how)
{
    char buffer[16] = {};

    bpf_probe_read_user_str(buffer, sizeof(buffer), name);
    return how->flags + dfd + buffer[0];
}

int syscall__close(struct pt_regs *ctx)
{
    struct pt_regs *inner = (struct pt_regs *)PT_REGS_PARM1(ctx);

    return PT_REGS_PARM1(inner) + PT_REGS_PARM2_SYSCALL(inner) + inner->dx;
}
