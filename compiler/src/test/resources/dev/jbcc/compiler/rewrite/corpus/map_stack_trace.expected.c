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

#line 1 "map_stack_trace.c"
/* Stacks of the kernel and of the process, by number. */
struct key_t {
	int kernel, user;
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} stacks SEC(".maps");
#line 7 "map_stack_trace.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, u64);
} counts SEC(".maps");

SEC("kprobe")
#line 9 "map_stack_trace.c"
int f(struct pt_regs *ctx)
{
	struct key_t key = {};

	key.kernel = bpf_get_stackid(ctx, &stacks, BPF_F_REUSE_STACKID);
	key.user = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK | BPF_F_REUSE_STACKID);
	bpf_map_increment(&counts, &key, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
