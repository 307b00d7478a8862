#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "licence_other.c"
/* A licence under which some helpers are not to be had. */


struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, u64);
} calls SEC(".maps");

SEC("kprobe")
#line 6 "licence_other.c"
int hello(struct pt_regs *ctx)
{
	bpf_array_increment(&calls, &(int){0}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "Proprietary";
