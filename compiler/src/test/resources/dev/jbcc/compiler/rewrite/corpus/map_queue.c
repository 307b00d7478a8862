/* A queue, with and without flags. */
BPF_QUEUE(first, u64, 10);
BPF_QUEUE(flagged, u32, 10, 0);

int f(struct pt_regs *ctx)
{
	u64 now = bpf_ktime_get_ns(), then = 0;
	u32 number = 5;

	if (first.pop(&then) < 0)
		first.push(&now, BPF_ANY);
	return flagged.push(&number, BPF_ANY) || flagged.peek(&number);
}
