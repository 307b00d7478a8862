#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_lpm_trie.c"
/* The longest prefix of an address. */
struct prefix_t {
	u32 bits;
	u32 address;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10240);
	__type(key, struct prefix_t);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} plain SEC(".maps");
#line 8 "map_lpm_trie.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10240);
	__type(key, struct prefix_t);
	__type(value, int);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} routes SEC(".maps");
#line 9 "map_lpm_trie.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__type(key, struct prefix_t);
	__type(value, int);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} few SEC(".maps");

SEC("xdp")
#line 11 "map_lpm_trie.c"
int f(struct xdp_md *ctx)
{
	struct prefix_t key = {.bits = 32, .address = ctx->rx_queue_index};
	int *route = bpf_map_lookup_elem(&routes, &key);

	if (!route)
		route = bpf_map_lookup_elem(&few, &key);
	return route && bpf_map_lookup_elem(&plain, &key) ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
