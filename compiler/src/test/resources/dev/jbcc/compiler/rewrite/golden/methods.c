struct value_t { u64 count; u64 sum; };
BPF_HASH(counts, u32, struct value_t);
BPF_HASH(start, struct sock *);

static int has(u32 key)
{
    return counts.lookup(&key) != 0;
}

static void reset(u32 key)
{
    struct value_t *value, zero = {};

    value = counts.lookup_or_init(&key, &zero);
    value->count = 0;
}

int kprobe__f(struct pt_regs *ctx, struct sock *sk)
{
    u32 pid = bpf_get_current_pid_tgid();
    u64 now = bpf_ktime_get_ns(), *then;
    struct value_t *value, zero = {};

    if (start.insert(&sk, &now) < 0)
        start.update(&sk, &now);
    then = start.lookup(&sk);
    if (!then || !has(pid))
        return 0;
    value = counts.lookup_or_try_init(&pid, &zero);
    if (value) {
        value->count++;
        value->sum += now - *then;
    }
    reset(pid);
    value = counts.lookup_or_init(&pid, &zero);
    (*value).count += 2;
    now = (start.lookup(&sk)) ? *start.lookup(&sk) : 0;
    if (sizeof(counts.leaf) == 16)
        counts.delete(&pid);
    return start.delete(&sk);
}
