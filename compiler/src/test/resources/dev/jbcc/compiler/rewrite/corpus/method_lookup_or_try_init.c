/* What a key has, or what it gets now; nothing if there is no room. */
struct value_t {
	u64 count;
};

BPF_HASH(counts, u32, struct value_t);

int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	struct value_t zero = {}, *value = counts.lookup_or_try_init(&pid, &zero);

	if (value)
		value->count++;
	return 0;
}
