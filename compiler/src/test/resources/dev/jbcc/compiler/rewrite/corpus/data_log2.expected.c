#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

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

#line 1 "data_log2.c"
/* Powers of two, for histograms. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe")
#line 4 "data_log2.c"
int sized(struct pt_regs *ctx)
{
#line 4 "data_log2.c"
	u64 bytes = PT_REGS_PARM1(ctx);

	bpf_array_increment(&dist, &(int){bpf_log2l(bytes / 1024)}, 1);
	bpf_array_increment(&dist, &(int){bpf_log2(7)}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
