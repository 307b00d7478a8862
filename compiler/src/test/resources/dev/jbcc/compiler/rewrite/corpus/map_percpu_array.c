/* Arrays with a value for each processor; also as room for what the stack has none for. */
struct big_t {
	u32 pid;
	char path[1024];
};

BPF_PERCPU_ARRAY(counts);
BPF_PERCPU_ARRAY(small, u32);
BPF_PERCPU_ARRAY(room, struct big_t, 1);
BPF_PERF_OUTPUT(events);

int f(struct pt_regs *ctx, const char *path)
{
	int zero = 0;
	struct big_t *big = room.lookup(&zero);

	counts.increment(zero);
	small.increment(zero);
	if (!big)
		return 0;
	big->pid = bpf_get_current_pid_tgid();
	bpf_probe_read_user_str(big->path, sizeof(big->path), path);
	events.perf_submit(ctx, big, sizeof(*big));
	return 0;
}
