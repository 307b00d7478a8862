int kprobe__do_exit(struct pt_regs *ctx)
{
	return *(u32 *)((char *)ctx + 1000); /* refused: type kprobe has no member */
}
