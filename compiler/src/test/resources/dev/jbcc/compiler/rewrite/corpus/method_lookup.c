/* What a key has, if it has anything. */
BPF_HASH(start, u32);
BPF_HISTOGRAM(dist);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 *then;

	if ((then = start.lookup(&pid)) == 0)
		return 0;
	dist.increment(bpf_log2l(bpf_ktime_get_ns() - *then));
	return 0;
}
