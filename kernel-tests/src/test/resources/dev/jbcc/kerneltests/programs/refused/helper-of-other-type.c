int pass(struct xdp_md *ctx)
{
	char bytes[16] = {};

	bpf_skb_load_bytes((void *)ctx, 0, bytes, sizeof(bytes)); /* refused: type xdp cannot call bpf_skb_load_bytes */
	return bytes[0] ? XDP_PASS : XDP_DROP;
}
