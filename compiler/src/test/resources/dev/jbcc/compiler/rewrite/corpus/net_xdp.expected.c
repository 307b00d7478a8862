#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_xdp.c"
/* A program before the stack of the network: packets are memory. */

#line 7 "net_xdp.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, uint32_t);
	__type(value, long);
} dropped SEC(".maps");

SEC("?xdp")
#line 9 "net_xdp.c"
int xdp(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	uint32_t protocol;
	long *count;

	if (data + sizeof(*eth) + sizeof(*ip) > data_end)
		return XDP_DROP;
	if (eth->h_proto != __builtin_bswap16(0x0800))
		return XDP_PASS;
	protocol = ip->protocol;
	count = bpf_map_lookup_elem(&dropped, &protocol);
	if (count)
		*count += 1;
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
