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

#line 1 "c_functions.c"
/* Functions of the program's own: inlined, called, and recursive by tail only. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} counts SEC(".maps");

#line 6 "c_functions.c"
static __always_inline u64 key_of(u32 a, u32 b)
{
	return (u64)a << 32 | b;
}

static __attribute__((noinline)) int classify(u64 bytes)
{
	if (bytes < 64)
		return 0;
	return bytes < 4096 ? 1 : 2;
}

static __always_inline void count(u64 key)
{
	bpf_map_increment(&counts, &key, 1);
}

SEC("kprobe")
#line 23 "c_functions.c"
int f(struct pt_regs *ctx)
{
#line 23 "c_functions.c"
	u64 bytes = PT_REGS_PARM1(ctx);

	count(key_of(bpf_get_current_pid_tgid(), classify(bytes)));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
