int kprobe__do_exit(struct pt_regs *ctx)
{
	asm volatile("if r1 == 5 goto +1\n exit"); /* refused: returns no value */
	return 0;
}
