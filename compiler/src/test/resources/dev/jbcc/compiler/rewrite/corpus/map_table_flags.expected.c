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

#line 1 "map_table_flags.c"
/* A table with flags. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1000);
	__type(key, u32);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} sparse SEC(".maps");
#line 5 "map_table_flags.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_COMMON_LRU);
} apart SEC(".maps");

SEC("kprobe")
#line 7 "map_table_flags.c"
int f(struct pt_regs *ctx)
{
	bpf_map_increment(&sparse, &(u32){1}, 1);
	bpf_map_increment(&apart, &(u32){2}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
