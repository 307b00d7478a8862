#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Adds to a map's value. A key that the map lacks starts from zero. */
#define bpf_map_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "c_helpers.c"
/* Helpers by their names in the kernel. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} cgroups SEC(".maps");

SEC("kprobe")
#line 4 "c_helpers.c"
int f(struct pt_regs *ctx)
{
	u64 group = bpf_get_current_cgroup_id();
	u32 cpu = bpf_get_smp_processor_id();

	if (bpf_get_numa_node_id() == 0 && bpf_jiffies64() && cpu == 0)
		bpf_map_increment(&cgroups, &group, 1);
	bpf_send_signal(0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
