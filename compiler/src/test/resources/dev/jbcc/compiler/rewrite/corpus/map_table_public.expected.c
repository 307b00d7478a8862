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

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "map_table_public.c"
/* Tables that other programs of the process find by name. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} seen SEC(".maps") __attribute__((btf_decl_tag("public")));
#line 3 "map_table_public.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, u64);
} total SEC(".maps") __attribute__((btf_decl_tag("shared")));

SEC("kprobe")
#line 5 "map_table_public.c"
int f(struct pt_regs *ctx)
{
	bpf_map_increment(&seen, &(u32){bpf_get_current_pid_tgid()}, 1);
	bpf_array_atomic_increment(&total, &(int){0}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
