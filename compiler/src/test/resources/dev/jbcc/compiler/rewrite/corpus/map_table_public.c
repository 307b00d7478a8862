/* Tables that other programs of the process find by name. */
BPF_TABLE_PUBLIC("hash", u32, u64, seen, 100);
BPF_TABLE_SHARED("array", int, u64, total, 1);

int f(struct pt_regs *ctx)
{
	seen.increment(bpf_get_current_pid_tgid());
	total.atomic_increment(0);
	return 0;
}
