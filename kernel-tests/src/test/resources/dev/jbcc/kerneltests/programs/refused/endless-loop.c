int kprobe__do_exit(struct pt_regs *ctx)
{
	volatile int i = 0;

	for (;;) {
		if (bpf_get_prandom_u32() == 7) /* refused: bound the loop */
			i = 0;
	}
	return i;
}
