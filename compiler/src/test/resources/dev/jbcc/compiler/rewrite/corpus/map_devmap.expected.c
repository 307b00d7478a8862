#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_devmap.c"
/* Packets sent out by another device. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, int);
} devices SEC(".maps");
#line 3 "map_devmap.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} by_number SEC(".maps");

SEC("xdp")
#line 5 "map_devmap.c"
int redirect(struct xdp_md *ctx)
{
	u32 from = ctx->ingress_ifindex;

	if (bpf_map_lookup_elem(&by_number, &from))
		return bpf_redirect_map(&by_number, from, XDP_DROP);
	return bpf_redirect_map(&devices, 0, 0);
}

char LICENSE[] SEC("license") = "GPL";
