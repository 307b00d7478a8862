int kprobe__do_exit(struct pt_regs *ctx)
{
	char buffer[64] = {};
	int size = bpf_get_prandom_u32();

	bpf_probe_read_kernel(buffer, size, (void *)PT_REGS_PARM1(ctx)); /* refused: size must have a bound */
	return buffer[0];
}
