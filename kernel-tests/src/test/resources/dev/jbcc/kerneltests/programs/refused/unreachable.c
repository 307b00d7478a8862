int kprobe__do_exit(struct pt_regs *ctx)
{
	asm volatile("r0 = 0\n exit\n r0 = 1" ::: "r0"); /* refused: no path leads */
	return 0;
}
