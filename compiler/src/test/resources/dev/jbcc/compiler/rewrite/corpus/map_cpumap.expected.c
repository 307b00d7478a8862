#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_cpumap.c"
/* Packets handled by another processor. */
struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u32);
} cpus SEC(".maps");

SEC("xdp")
#line 4 "map_cpumap.c"
int redirect(struct xdp_md *ctx)
{
	return bpf_redirect_map(&cpus, ctx->rx_queue_index & 15, XDP_PASS);
}

char LICENSE[] SEC("license") = "GPL";
