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

#line 1 "event_kretprobe.c"
/* What a kernel function returned. */


struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} results SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kretprobe/vfs_read")
#line 6 "event_kretprobe.c"
int kretprobe__vfs_read(struct pt_regs *ctx)
{
	long bytes = PT_REGS_RC(ctx);

	if (bytes > 0)
		bpf_array_increment(&results, &(int){bpf_log2l(bytes)}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
