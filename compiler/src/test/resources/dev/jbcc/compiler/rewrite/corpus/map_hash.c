/* Hashes, from all defaults to none. */
struct key_t {
	u32 pid;
	char comm[16];
};
struct value_t {
	u64 count, sum;
};

BPF_HASH(plain);
BPF_HASH(by_pid, u32);
BPF_HASH(by_name, struct key_t, struct value_t);
BPF_HASH(few, struct key_t, struct value_t, 64);

int f(struct pt_regs *ctx)
{
	struct key_t key = {.pid = bpf_get_current_pid_tgid()};
	struct value_t zero = {}, *value;

	bpf_get_current_comm(&key.comm, sizeof(key.comm));
	plain.increment(key.pid);
	by_pid.increment(key.pid);
	value = by_name.lookup_or_try_init(&key, &zero);
	if (value)
		value->count++;
	few.update(&key, &zero);
	return 0;
}
