/* A key gets a value if it has none. */
BPF_HASH(start, u32);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	if (start.insert(&pid, &now) == -17)
		bpf_trace_printk("%d is there\n", pid);
	return 0;
}
