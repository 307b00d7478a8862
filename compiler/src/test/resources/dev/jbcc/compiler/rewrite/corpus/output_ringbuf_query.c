/* How full the buffer is. */
BPF_RINGBUF_OUTPUT(buffer, 2);

int hello(struct pt_regs *ctx)
{
	u64 now = bpf_ktime_get_ns();
	u64 room = buffer.ringbuf_query(BPF_RB_RING_SIZE) - buffer.ringbuf_query(BPF_RB_AVAIL_DATA);

	if (room > 64)
		buffer.ringbuf_output(&now, sizeof(now), BPF_RB_NO_WAKEUP);
	return buffer.ringbuf_query(BPF_RB_CONS_POS) == buffer.ringbuf_query(BPF_RB_PROD_POS);
}
