#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

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

#line 1 "method_increment.c"
/* One more, or some more; keys that are constants, variables, members and structs. */
struct key_t {
	u32 a, b;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, u64);
} structs SEC(".maps");
#line 7 "method_increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} numbers SEC(".maps");
#line 8 "method_increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, s64);
} signed_numbers SEC(".maps");

SEC("kprobe")
#line 10 "method_increment.c"
int f(struct pt_regs *ctx)
{
#line 10 "method_increment.c"
	int amount = PT_REGS_PARM1(ctx);

	struct key_t key = {.a = 1, .b = 2};

	bpf_map_increment(&structs, &key, 1);
	bpf_map_increment(&structs, &key, 2);
	bpf_map_increment(&numbers, &key.a, 1);
	bpf_map_increment(&numbers, &(u32){5}, amount);
	bpf_map_increment(&signed_numbers, &(u32){key.a + key.b}, -1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
