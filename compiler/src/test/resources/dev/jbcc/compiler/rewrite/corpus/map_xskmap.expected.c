#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_xskmap.c"
/* Packets given to sockets of user space. */
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} sockets SEC(".maps");

SEC("xdp")
#line 4 "map_xskmap.c"
int redirect(struct xdp_md *ctx)
{
	int queue = ctx->rx_queue_index;

	return bpf_map_lookup_elem(&sockets, &queue) ? bpf_redirect_map(&sockets, queue, 0) : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
