#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "network.c"
/* Programs of the network have packets to load from, and no memory of the kernel to read. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, int);
	__type(value, u64);
} drops SEC(".maps");
#line 3 "network.c"
struct cursor_t { void *at; };

static __always_inline int protocol(void *data, void *end)
{
    struct ethhdr *eth = data;

    return data + sizeof(*eth) > end ? 0 : eth->h_proto;
}

SEC("xdp")
#line 12 "network.c"
int filter(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct cursor_t cursor = {.at = data};
    struct ethhdr *eth = cursor.at;
    u32 index = protocol(data, end) & 255;
    u64 *count = bpf_map_lookup_elem(&drops, &index);

    if (count)
        ((void)__sync_fetch_and_add(count, 1));
    if (data + sizeof(*eth) <= end)
        eth->h_proto = __builtin_bswap16(0x800);
    return XDP_PASS;
}

SEC("tc")
#line 27 "network.c"
int classify(struct __sk_buff *skb) { return skb->len; }

SEC("perf_event")
#line 29 "network.c"
int sampled(struct bpf_perf_event_data *ctx)
{
    return ctx->sample_period + ctx->regs.ip;
}

char LICENSE[] SEC("license") = "GPL";
