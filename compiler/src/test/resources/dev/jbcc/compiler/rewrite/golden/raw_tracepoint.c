BPF_HASH(seen, u32);

RAW_TRACEPOINT_PROBE(sched_switch)
{
    // TP_PROTO(bool preempt, struct task_struct *prev, struct task_struct *next)
    struct task_struct *prev = (struct task_struct *)ctx->args[1];
    u32 pid = prev->pid;

    if (((struct task_struct *)ctx->args[2])->mm == prev->mm)
        seen.increment(pid);
    return 0;
}

int attached_later(struct bpf_raw_tracepoint_args *ctx) { return ctx->args[0]; }
