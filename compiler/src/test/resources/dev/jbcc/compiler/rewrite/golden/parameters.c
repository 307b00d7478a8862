/* Arguments of traced functions. */
int kprobe__tcp_connect(struct pt_regs *ctx, struct sock *sk)
{
    return sk->__sk_common.skc_family;
}

int attached_later(struct pt_regs *regs, int unused, struct sock *sk, u64 size, char *const names[], bool flag)
{
    return size + flag + (sk != 0) + (names[1] != 0);
}

int without_registers(void *ctx, unsigned long first)
{
    return first;
}

int all_six(struct pt_regs *ctx, int a, int b, int c, int d, int e, int f) { return a + b + c + d + e + f; }

int none_used(struct pt_regs *ctx, struct sock *sk)
{
    return 0;
}

int kretprobe__tcp_connect(struct pt_regs *ctx)
{
    int ret = PT_REGS_RC(ctx);
    return ret;
}

int on_lines(struct pt_regs *ctx,
             struct sock *sk,   /* the first */
             size_t size)       // the second
{
    return sk->sk_shutdown + size;
}
