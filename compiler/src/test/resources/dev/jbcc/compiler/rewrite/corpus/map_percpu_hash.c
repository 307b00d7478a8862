/* Hashes with a value for each processor, from all defaults to none. */
BPF_PERCPU_HASH(plain);
BPF_PERCPU_HASH(by_pid, u32);
BPF_PERCPU_HASH(small, u32, u32);
BPF_PERCPU_HASH(few, u32, u64, 64);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	plain.increment(pid);
	by_pid.increment(pid);
	small.increment(pid);
	few.increment(pid, 3);
	return 0;
}
