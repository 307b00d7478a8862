/* Arguments of static probes of user programs. */
struct data_t {
    u64 address;
    int line;
    char name[16];
};
BPF_PERF_OUTPUT(events);
BPF_HASH(calls, u64);

static int first_argument(struct pt_regs *ctx)
{
    u16 value;

    return bpf_usdt_readarg(1, ctx, &value) < 0 ? -1 : value;
}

int on_entry(struct pt_regs *ctx)
{
    struct data_t data = {};
    uint64_t address;
    long signed_value;
    char *text;
    const int which = 2;

    bpf_usdt_readarg(6, ctx, &address);
    bpf_usdt_readarg(2, ctx, &signed_value);
    bpf_usdt_readarg(which, ctx, &data.address);
    bpf_usdt_readarg(3, ctx, &data.line);
    bpf_usdt_readarg(which + 1, ctx, &text);
    bpf_usdt_readarg_p(4, ctx, &data.name, sizeof(data.name));
    bpf_usdt_readarg_p(5, ctx,
                       data.name,
                       sizeof(data.name));
    bpf_probe_read_user(&data.name, sizeof(data.name), (void *)address);
    data.line += first_argument(ctx) + text[0];
    events.perf_submit(ctx, &data, sizeof(data));
    return 0;
}

int through_another(struct pt_regs *ctx) { return first_argument(ctx); }

int generated(struct pt_regs *ctx)
{
    u64 method = 0;

    _bpf_readarg_generated_1(ctx, &method, sizeof(method));
    calls.increment(method);
    return 0;
}

int without_arguments(struct pt_regs *ctx) { return 0; }
