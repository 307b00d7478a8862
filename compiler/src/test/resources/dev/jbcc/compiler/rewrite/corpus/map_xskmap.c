/* Packets given to sockets of user space. */
BPF_XSKMAP(sockets, 8);

int redirect(struct xdp_md *ctx)
{
	int queue = ctx->rx_queue_index;

	return sockets.lookup(&queue) ? sockets.redirect_map(queue, 0) : XDP_PASS;
}
