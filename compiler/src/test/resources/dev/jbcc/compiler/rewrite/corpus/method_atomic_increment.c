/* The same with other processors counting at once. */
BPF_ARRAY(counts, u64, 4);
BPF_HASH(by_pid, u32);

int f(struct pt_regs *ctx)
{
	counts.atomic_increment(0);
	counts.atomic_increment(1, 16);
	by_pid.atomic_increment(bpf_get_current_pid_tgid(), 2);
	return 0;
}
