struct data_t {
    u32 pid;
    char comm[16];
};
typedef struct { u64 a, b; } pair_t;
BPF_PERF_OUTPUT(events);
BPF_PERF_OUTPUT(pairs);
BPF_PERF_OUTPUT(numbers);
BPF_RINGBUF_OUTPUT(ring, 4);
BPF_RINGBUF_OUTPUT(reserved, 4);

static void submit(struct pt_regs *ctx, struct data_t *data)
{
    events.perf_submit(ctx, data, sizeof(*data));
}

int first(struct pt_regs *ctx)
{
    struct data_t data = {};
    pair_t pair = {1, 2};
    u64 number = 3;

    submit(ctx, &data);
    pairs.perf_submit(ctx, &pair, sizeof(pair));
    numbers.perf_submit(ctx, &number, sizeof(number));
    ring.ringbuf_output(&data, sizeof(data), 0 /* flags */);
    return 0;
}

int second(struct pt_regs *ctx)
{
    struct data_t *data = reserved.ringbuf_reserve(sizeof(struct data_t));

    if (!data)
        return 1;
    data->pid = bpf_get_current_pid_tgid();
    bpf_get_current_comm(&data->comm, sizeof(data->comm));
    if (reserved.ringbuf_query(BPF_RB_AVAIL_DATA) > 100) {
        reserved.ringbuf_discard(data, 0);
        return 0;
    }
    reserved.ringbuf_submit(data, BPF_RB_NO_WAKEUP);
    return 0;
}
