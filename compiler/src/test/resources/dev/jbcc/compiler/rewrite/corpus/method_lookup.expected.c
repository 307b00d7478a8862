#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __always_inline unsigned int bpf_log2(unsigned int value)
{
	unsigned int result = (value > 0xffff) << 4;
	unsigned int shift;

	value >>= result;
	shift = (value > 0xff) << 3;
	value >>= shift;
	result |= shift;
	shift = (value > 0xf) << 2;
	value >>= shift;
	result |= shift;
	shift = (value > 0x3) << 1;
	value >>= shift;
	result |= shift;
	return result | (value >> 1);
}

static __always_inline unsigned int bpf_log2l(unsigned long value)
{
	unsigned int high = value >> 32;

	return (high ? bpf_log2(high) + 32 : bpf_log2(value)) + 1;
}

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "method_lookup.c"
/* What a key has, if it has anything. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");
#line 3 "method_lookup.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe")
#line 5 "method_lookup.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 *then;

	if ((then = bpf_map_lookup_elem(&start, &pid)) == 0)
		return 0;
	bpf_array_increment(&dist, &(int){bpf_log2l(bpf_ktime_get_ns() - *then)}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
