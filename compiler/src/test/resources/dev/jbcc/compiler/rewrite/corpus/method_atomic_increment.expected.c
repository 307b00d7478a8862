#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Adds to a map's value in one step. A key that the map lacks starts from zero. */
#define bpf_map_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "method_atomic_increment.c"
/* The same with other processors counting at once. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, u64);
} counts SEC(".maps");
#line 3 "method_atomic_increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} by_pid SEC(".maps");

SEC("kprobe")
#line 5 "method_atomic_increment.c"
int f(struct pt_regs *ctx)
{
	bpf_array_atomic_increment(&counts, &(int){0}, 1);
	bpf_array_atomic_increment(&counts, &(int){1}, 16);
	bpf_map_atomic_increment(&by_pid, &(u32){bpf_get_current_pid_tgid()}, 2);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
