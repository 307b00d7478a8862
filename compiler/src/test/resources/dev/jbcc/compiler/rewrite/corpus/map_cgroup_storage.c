/* Values that hang on control groups. */
struct stats_t {
	u64 packets, bytes;
};

BPF_CGROUP_STORAGE(stats, struct stats_t);
BPF_PERCPU_CGROUP_STORAGE(by_cpu, u64);

int count(struct __sk_buff *skb)
{
	struct stats_t *all = stats.get_local_storage(0);
	u64 *here = by_cpu.get_local_storage(0);

	lock_xadd(&all->packets, 1);
	all->bytes += skb->len;
	*here += 1;
	return 1;
}
