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

#line 1 "data_comm.c"
/* The name of the running thread. */


struct name_t {
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct name_t);
	__type(value, u64);
} names SEC(".maps");

SEC("kprobe")
#line 10 "data_comm.c"
int who(struct pt_regs *ctx)
{
	struct name_t name = {};

	bpf_get_current_comm(&name.comm, sizeof(name.comm));
	bpf_map_increment(&names, &name, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
