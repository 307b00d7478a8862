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

#line 1 "map_hash_variants.c"
/* Hashes that forget the oldest. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} recent SEC(".maps");
#line 3 "map_hash_variants.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} recent_pids SEC(".maps");
#line 4 "map_hash_variants.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u32);
} recent_names SEC(".maps");
#line 5 "map_hash_variants.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u32);
} few SEC(".maps");
#line 6 "map_hash_variants.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} by_cpu SEC(".maps");

SEC("kprobe")
#line 8 "map_hash_variants.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	bpf_map_increment(&recent, &(u64){pid}, 1);
	bpf_map_increment(&recent_pids, &pid, 1);
	bpf_map_increment(&recent_names, &pid, 1);
	bpf_map_increment(&few, &pid, 1);
	bpf_map_increment(&by_cpu, &pid, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
