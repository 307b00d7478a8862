int kprobe__do_exit(struct pt_regs *ctx)
{
	u64 x = 5;

	asm volatile("%0 = *(u64 *)(r10 - 13)" : "=r"(x)); /* refused: multiples of its size */
	return x;
}
