/* Counters of the hardware. */
BPF_PERF_ARRAY(cycles, 4);
BPF_HASH(counts, u32);

int f(struct pt_regs *ctx)
{
	struct bpf_perf_event_value value = {};
	u64 now = cycles.perf_read(CUR_CPU_IDENTIFIER);

	if ((long)now < 0 && (long)now > -256)
		return 0;
	if (cycles.perf_counter_value(CUR_CPU_IDENTIFIER, &value, sizeof(value)) == 0)
		counts.increment(1, value.counter);
	counts.increment(0, now);
	return 0;
}
