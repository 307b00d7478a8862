/* Arrays, from all defaults to none. */
BPF_ARRAY(counts);
BPF_ARRAY(small, u32);
BPF_ARRAY(slots, u64, 32);

int f(struct pt_regs *ctx)
{
	int slot = bpf_get_current_pid_tgid() & 31;

	counts.increment(slot);
	small.increment(slot);
	slots.atomic_increment(slot, 5);
	return 0;
}
