#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "map_cgroup_array.c"
/* Whether a task belongs to a control group. */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} groups SEC(".maps");
#line 3 "map_cgroup_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, u64);
} calls SEC(".maps");

SEC("kprobe")
#line 5 "map_cgroup_array.c"
int f(struct pt_regs *ctx)
{
	if (bpf_current_task_under_cgroup(&groups, 0) > 0)
		bpf_array_increment(&calls, &(int){0}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
