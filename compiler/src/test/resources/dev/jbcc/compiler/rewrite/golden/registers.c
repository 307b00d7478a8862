int kprobe__f(struct pt_regs *ctx, struct pt_regs *saved)
{
    return PT_REGS_PARM1(ctx) + PT_REGS_SP(ctx) + PT_REGS_IP(ctx) + PT_REGS_FP(ctx) + ctx->r15
        + PT_REGS_PARM3(saved) + PT_REGS_IP(saved) + saved->r15;
}
