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

#line 1 "c_macros.c"
/* Macros that hold methods of maps, and reads. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
#line 5 "c_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} names SEC(".maps");

SEC("kprobe")
#line 11 "c_macros.c"
int f(struct pt_regs *ctx)
{
#line 11 "c_macros.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

	do { u32 k_ = BPF_CORE_READ(task, real_parent, tgid); bpf_map_increment(&counts, &k_, 1); } while (0);
	do { u32 k_ = ((BPF_CORE_READ(task, pid) < BPF_CORE_READ(task, real_parent, real_parent, pid) ? BPF_CORE_READ(task, pid) : BPF_CORE_READ(task, real_parent, real_parent, pid))); bpf_map_increment(&names, &k_, 1); } while (0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
