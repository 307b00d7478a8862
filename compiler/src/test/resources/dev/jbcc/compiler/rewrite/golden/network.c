/* Programs of the network have packets to load from, and no memory of the kernel to read. */
BPF_PERCPU_ARRAY(drops, u64, 256);
struct cursor_t { void *at; };

static inline int protocol(void *data, void *end)
{
    struct ethhdr *eth = data;

    return data + sizeof(*eth) > end ? 0 : eth->h_proto;
}

int filter(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct cursor_t cursor = {.at = data};
    struct ethhdr *eth = cursor.at;
    u32 index = protocol(data, end) & 255;
    u64 *count = drops.lookup(&index);

    if (count)
        lock_xadd(count, 1);
    if (data + sizeof(*eth) <= end)
        eth->h_proto = htons(0x800);
    return XDP_PASS;
}

int classify(struct __sk_buff *skb) { return skb->len; }

int sampled(struct bpf_perf_event_data *ctx)
{
    return ctx->sample_period + ctx->regs.ip;
}
