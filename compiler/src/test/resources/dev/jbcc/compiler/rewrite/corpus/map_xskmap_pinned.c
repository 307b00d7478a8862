/* The same with a pin. */
BPF_XSKMAP(sockets, 8, "/sys/fs/bpf/sockets");

int redirect(struct xdp_md *ctx)
{
	return sockets.redirect_map(ctx->rx_queue_index, XDP_PASS);
}
