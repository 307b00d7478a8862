/* Packets handled by another processor. */
BPF_CPUMAP(cpus, 16);

int redirect(struct xdp_md *ctx)
{
	return cpus.redirect_map(ctx->rx_queue_index & 15, XDP_PASS);
}
