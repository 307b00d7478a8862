BPF_HASH(starts, u32, u64);

int kprobe__do_exit(struct pt_regs *ctx)
{
	return bpf_perf_event_output(ctx, &starts, 0, "x", 2); /* refused: maps of this kind */
}
