static const int limit = 5;

int kprobe__do_exit(struct pt_regs *ctx)
{
	*(volatile int *)&limit = 6; /* refused: read-only memory */
	return 0;
}
