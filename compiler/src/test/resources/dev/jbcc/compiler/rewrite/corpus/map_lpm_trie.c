/* The longest prefix of an address. */
struct prefix_t {
	u32 bits;
	u32 address;
};

BPF_LPM_TRIE(plain, struct prefix_t);
BPF_LPM_TRIE(routes, struct prefix_t, int);
BPF_LPM_TRIE(few, struct prefix_t, int, 16);

int f(struct xdp_md *ctx)
{
	struct prefix_t key = {.bits = 32, .address = ctx->rx_queue_index};
	int *route = routes.lookup(&key);

	if (!route)
		route = few.lookup(&key);
	return route && plain.lookup(&key) ? XDP_DROP : XDP_PASS;
}
