/* Packets sent out by another device. */
BPF_DEVMAP(devices, 1);
BPF_XDP_REDIRECT_MAP("devmap_hash", int, by_number, 8);

int redirect(struct xdp_md *ctx)
{
	u32 from = ctx->ingress_ifindex;

	if (by_number.lookup(&from))
		return by_number.redirect_map(from, XDP_DROP);
	return devices.redirect_map(0, 0);
}
