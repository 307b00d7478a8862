#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_cgroup_storage.c"
/* Values that hang on control groups. */
struct stats_t {
	u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, struct stats_t);
} stats SEC(".maps");
#line 7 "map_cgroup_storage.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, u64);
} by_cpu SEC(".maps");

SEC("cgroup_skb/ingress")
#line 9 "map_cgroup_storage.c"
int count(struct __sk_buff *skb)
{
	struct stats_t *all = bpf_get_local_storage(&stats, 0);
	u64 *here = bpf_get_local_storage(&by_cpu, 0);

	((void)__sync_fetch_and_add(&all->packets, 1));
	all->bytes += skb->len;
	*here += 1;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
