/* Arguments of system calls, as far as their functions take them in a struct of registers. */
int syscall__read(struct pt_regs *ctx, int fd, void *buffer, size_t count) { return fd + count; }

int kprobe__sys_write(struct pt_regs *ctx, int fd) { return fd; }

int kprobe____x64_sys_close(struct pt_regs *ctx, int fd) { return fd; }

int kprobe____x64_sys_dup(struct pt_regs *ctx, const struct pt_regs *regs) { return PT_REGS_PARM1(regs); }

int by_hand(struct pt_regs *ctx)
{
    struct pt_regs *inner = PT_REGS_SYSCALL_CTX(ctx);

    return PT_REGS_PARM1_SYSCALL(inner) + PT_REGS_PARM2_SYSCALL(inner) + PT_REGS_PARM4_SYSCALL(inner)
        + PT_REGS_PARM6_SYSCALL(PT_REGS_SYSCALL_CTX(ctx));
}

int all_six(struct pt_regs *ctx, long a, long b, long c, long d, long e, long f);
int syscall__all(struct pt_regs *ctx, long a, long b, long c, long d, long e, long f) { return a + b + c + d + e + f; }

int everywhere(struct pt_regs *ctx)
{
    return PT_REGS_PARM1(ctx) + PT_REGS_PARM5(ctx) + PT_REGS_RC(ctx) + PT_REGS_SP(ctx) + PT_REGS_IP(ctx) + PT_REGS_FP(ctx)
        + PT_REGS_RET(ctx);
}
