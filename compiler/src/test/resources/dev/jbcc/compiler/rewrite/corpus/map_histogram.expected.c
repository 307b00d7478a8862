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

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

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

#line 1 "map_histogram.c"
/* Histograms: of one distribution, and of one per key. */
struct slot_t {
	u32 disk;
	u64 slot;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 8 "map_histogram.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct slot_t);
	__type(value, u64);
} by_disk SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 9 "map_histogram.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct slot_t);
	__type(value, u64);
} many SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe")
#line 11 "map_histogram.c"
int f(struct pt_regs *ctx)
{
#line 11 "map_histogram.c"
	u64 bytes = PT_REGS_PARM1(ctx);

	struct slot_t slot = {.disk = 1, .slot = bpf_log2l(bytes)};

	bpf_array_increment(&dist, &(int){bpf_log2l(bytes)}, 1);
	bpf_map_increment(&by_disk, &slot, 1);
	bpf_map_atomic_increment(&many, &slot, 2);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
