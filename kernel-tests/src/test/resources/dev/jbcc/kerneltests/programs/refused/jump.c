int kprobe__do_exit(struct pt_regs *ctx)
{
	asm volatile("goto +1000"); /* refused: leads out of the program */
	return 0;
}
