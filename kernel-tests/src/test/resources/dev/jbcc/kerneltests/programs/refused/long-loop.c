int kprobe__do_exit(struct pt_regs *ctx)
{
	u64 sum = 0;

	for (u64 i = 0; i < 10000000; i++)
		sum += bpf_get_prandom_u32() & i; /* refused: the verifier gave up */
	return sum;
}
