static __noinline int deeper(struct pt_regs *ctx)
{
	u64 buffer[40];

	bpf_probe_read_kernel(buffer, sizeof(buffer), ctx);
	return buffer[bpf_get_prandom_u32() & 31];
}

int kprobe__do_exit(struct pt_regs *ctx) /* refused before 6.13: 512 bytes */
{
	u64 buffer[40];

	bpf_probe_read_kernel(buffer, sizeof(buffer), ctx);
	return buffer[bpf_get_prandom_u32() & 31] + deeper(ctx);
}
