#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

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

#line 1 "raw_tracepoint.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} seen SEC(".maps");

SEC("raw_tracepoint/sched_switch")
#line 3 "raw_tracepoint.c"
int raw_tracepoint__sched_switch(struct bpf_raw_tracepoint_args *ctx)
{
    // TP_PROTO(bool preempt, struct task_struct *prev, struct task_struct *next)
    struct task_struct *prev = (struct task_struct *)ctx->args[1];
    u32 pid = BPF_CORE_READ(prev, pid);

    if (BPF_PROBE_READ((struct task_struct *)ctx->args[2], mm) == BPF_CORE_READ(prev, mm))
        bpf_map_increment(&seen, &pid, 1);
    return 0;
}

SEC("raw_tracepoint")
#line 14 "raw_tracepoint.c"
int attached_later(struct bpf_raw_tracepoint_args *ctx) { return ctx->args[0]; }

char LICENSE[] SEC("license") = "GPL";
