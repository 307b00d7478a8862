/* A key gets a value, whether it had one or not. */
BPF_HASH(start, u32);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	start.update(&pid, &now);
	return 0;
}
