int kprobe__do_exit(struct pt_regs *ctx)
{
	u64 x;

	asm volatile("%0 = r7" : "=r"(x)); /* refused: initialise the variable */
	return x;
}
