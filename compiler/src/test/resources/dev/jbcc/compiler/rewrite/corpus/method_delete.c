/* A key and its value go. */
BPF_HASH(start, u32);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	return start.delete(&pid);
}
