/* Hashes that forget the oldest. */
BPF_LRU_HASH(recent);
BPF_LRU_HASH(recent_pids, u32);
BPF_LRU_HASH(recent_names, u32, u32);
BPF_LRU_HASH(few, u32, u32, 100);
BPF_LRU_PERCPU_HASH(by_cpu, u32, u64, 100);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	recent.increment(pid);
	recent_pids.increment(pid);
	recent_names.increment(pid);
	few.increment(pid);
	by_cpu.increment(pid);
	return 0;
}
