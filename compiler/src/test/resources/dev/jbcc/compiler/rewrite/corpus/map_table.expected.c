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

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "map_table.c"
/* Maps by the words for their types. */
struct key_t {
	u32 bits;
	u32 address;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u64);
} by_hash SEC(".maps");
#line 8 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 10);
	__type(key, int);
	__type(value, u64);
} by_index SEC(".maps");
#line 9 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u64);
} by_cpu SEC(".maps");
#line 10 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 10);
	__type(key, int);
	__type(value, u64);
} by_cpu_index SEC(".maps");
#line 11 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u64);
} recent SEC(".maps");
#line 12 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u64);
} recent_by_cpu SEC(".maps");
#line 13 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10);
	__type(key, struct key_t);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} routes SEC(".maps");
#line 14 "map_table.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe")
#line 16 "map_table.c"
int f(struct pt_regs *ctx)
{
	struct key_t key = {.bits = 32};
	u32 one = 1;

	bpf_map_increment(&by_hash, &one, 1);
	bpf_array_increment(&by_index, &(int){one}, 1);
	bpf_map_increment(&by_cpu, &one, 1);
	bpf_array_increment(&by_cpu_index, &(int){one}, 1);
	bpf_map_increment(&recent, &one, 1);
	bpf_map_increment(&recent_by_cpu, &one, 1);
	bpf_map_increment(&dist, &one, 1);
	return bpf_map_lookup_elem(&routes, &key) != 0;
}

char LICENSE[] SEC("license") = "GPL";
