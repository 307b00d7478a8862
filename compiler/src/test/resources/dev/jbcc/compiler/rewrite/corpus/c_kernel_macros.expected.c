#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
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

#line 1 "c_kernel_macros.c"
/* What kernel headers give and types do not. */

#line 10 "c_kernel_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} ages SEC(".maps");

SEC("kretprobe/filp_open")
#line 12 "c_kernel_macros.c"
int kretprobe__filp_open(struct pt_regs *ctx)
{
	struct file *file = (struct file *)PT_REGS_RC(ctx);
	u32 kind = 0;

	if (((unsigned long)(void *)((unsigned long)(file)) >= (unsigned long)-4095))
		return ((long)(file)) == -2;
	if (((BPF_CORE_READ(file, f_inode, i_mode) & 00170000) == 0100000))
		kind = (bpf_ktime_get_ns() / 1000000L) & ((1UL << 12) - 1);
	bpf_map_increment(&ages, &kind, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
