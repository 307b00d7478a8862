#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_xskmap_pinned.c"
/* The same with a pin. */
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} sockets SEC(".maps");

SEC("xdp")
#line 4 "map_xskmap_pinned.c"
int redirect(struct xdp_md *ctx)
{
	return bpf_redirect_map(&sockets, ctx->rx_queue_index, XDP_PASS);
}

char LICENSE[] SEC("license") = "GPL";
