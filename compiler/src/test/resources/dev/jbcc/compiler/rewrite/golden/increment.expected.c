#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
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

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "increment.c"
struct key_t {
    u32 pid;
    u64 slot;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
#line 6 "increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, u64);
} stats SEC(".maps");
#line 7 "increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 8 "increment.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct key_t);
	__type(value, u64);
} by_pid SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe/f")
#line 10 "increment.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 10 "increment.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    u32 pid = BPF_CORE_READ(task, pid);
    struct key_t key = {.pid = pid};

    bpf_map_increment(&counts, &pid, 1);
    bpf_map_increment(&counts, &(u32){BPF_CORE_READ(task, tgid)}, 5);
    bpf_map_atomic_increment(&counts, &pid, key.slot);
    bpf_array_increment(&stats, &(int){2}, 1);
    bpf_array_atomic_increment(&stats, &(int){3}, BPF_CORE_READ(task, prio));
    bpf_array_increment(&dist, &(int){bpf_log2l(BPF_CORE_READ(task, start_time) / 1000)}, 1);
    bpf_array_atomic_increment(&dist, &(int){bpf_log2(pid)}, 1);
    key.slot = bpf_log2l(7);
    bpf_map_increment(&by_pid, &key, 1);
    bpf_map_increment(&by_pid, (&(struct key_t){.pid = BPF_CORE_READ(task, pid), .slot = 1}), 1);
    if (pid)
        bpf_map_atomic_increment(&by_pid, &key, 1);
    else
        bpf_map_atomic_increment(&by_pid, &key, -1);
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
