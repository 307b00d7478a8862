/* Powers of two, for histograms. */
BPF_HISTOGRAM(dist);

int sized(struct pt_regs *ctx, u64 bytes)
{
	dist.increment(bpf_log2l(bytes / 1024));
	dist.increment(bpf_log2(7));
	return 0;
}
