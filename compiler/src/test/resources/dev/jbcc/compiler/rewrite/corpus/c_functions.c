/* Functions of the program's own: inlined, called, and recursive by tail only. */
#define NOINLINE __attribute__((noinline))

BPF_HASH(counts, u64);

static inline u64 key_of(u32 a, u32 b)
{
	return (u64)a << 32 | b;
}

static NOINLINE int classify(u64 bytes)
{
	if (bytes < 64)
		return 0;
	return bytes < 4096 ? 1 : 2;
}

void count(u64 key)
{
	counts.increment(key);
}

int f(struct pt_regs *ctx, u64 bytes)
{
	count(key_of(bpf_get_current_pid_tgid(), classify(bytes)));
	return 0;
}
