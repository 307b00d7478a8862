BPF_RINGBUF_OUTPUT(events, 8);

int kprobe__do_exit(struct pt_regs *ctx)
{
	u64 *event = events.ringbuf_reserve(sizeof(u64));

	if (!event)
		return 0;
	*event = bpf_ktime_get_ns();
	if (*event & 1)
		return 0;
	events.ringbuf_submit(event, 0);
	return 0;
} /* refused: acquired at line 5 */
