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

#line 1 "map_percpu_hash.c"
/* Hashes with a value for each processor, from all defaults to none. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} plain SEC(".maps");
#line 3 "map_percpu_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} by_pid SEC(".maps");
#line 4 "map_percpu_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u32);
} small SEC(".maps");
#line 5 "map_percpu_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u64);
} few SEC(".maps");

SEC("kprobe")
#line 7 "map_percpu_hash.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	bpf_map_increment(&plain, &(u64){pid}, 1);
	bpf_map_increment(&by_pid, &pid, 1);
	bpf_map_increment(&small, &pid, 1);
	bpf_map_increment(&few, &pid, 3);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
