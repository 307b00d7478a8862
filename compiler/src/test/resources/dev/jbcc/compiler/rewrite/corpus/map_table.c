/* Maps by the words for their types. */
struct key_t {
	u32 bits;
	u32 address;
};

BPF_TABLE("hash", u32, u64, by_hash, 10);
BPF_TABLE("array", int, u64, by_index, 10);
BPF_TABLE("percpu_hash", u32, u64, by_cpu, 10);
BPF_TABLE("percpu_array", int, u64, by_cpu_index, 10);
BPF_TABLE("lru_hash", u32, u64, recent, 10);
BPF_TABLE("lru_percpu_hash", u32, u64, recent_by_cpu, 10);
BPF_TABLE("lpm_trie", struct key_t, u64, routes, 10);
BPF_TABLE("histogram", u32, u64, dist, 10);

int f(struct pt_regs *ctx)
{
	struct key_t key = {.bits = 32};
	u32 one = 1;

	by_hash.increment(one);
	by_index.increment(one);
	by_cpu.increment(one);
	by_cpu_index.increment(one);
	recent.increment(one);
	recent_by_cpu.increment(one);
	dist.increment(one);
	return routes.lookup(&key) != 0;
}
