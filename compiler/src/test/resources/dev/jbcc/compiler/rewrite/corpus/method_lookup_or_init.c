/* The older form: the function ends where there is no room. */
BPF_HASH(counts, u32);
BPF_ARRAY(rounds, u64, 1);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 zero = 0, *value;

	value = counts.lookup_or_init(&pid, &zero);
	(*value)++;
	rounds.increment(0);
	return 0;
}
