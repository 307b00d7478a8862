/* A sum that other processors add to. */
BPF_HASH(sums, u32);

int f(struct pt_regs *ctx, u64 bytes)
{
	u32 zero = 0;
	u64 *sum = sums.lookup(&zero);

	if (sum)
		lock_xadd(sum, bytes);
	return 0;
}
