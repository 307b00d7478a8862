int kprobe__do_exit(struct pt_regs *ctx)
{
	unsigned long *words = (unsigned long *)ctx;

	return words[bpf_get_prandom_u32() & 3]; /* refused: constant offsets */
}
