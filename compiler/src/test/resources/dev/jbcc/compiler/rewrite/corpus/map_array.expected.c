#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "map_array.c"
/* Arrays, from all defaults to none. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} counts SEC(".maps");
#line 3 "map_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u32);
} small SEC(".maps");
#line 4 "map_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 32);
	__type(key, int);
	__type(value, u64);
} slots SEC(".maps");

SEC("kprobe")
#line 6 "map_array.c"
int f(struct pt_regs *ctx)
{
	int slot = bpf_get_current_pid_tgid() & 31;

	bpf_array_increment(&counts, &slot, 1);
	bpf_array_increment(&small, &slot, 1);
	bpf_array_atomic_increment(&slots, &slot, 5);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
