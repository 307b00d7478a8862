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

#line 1 "event_perf.c"
/* A sample of a hardware or software event. */

#line 5 "event_perf.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} addresses SEC(".maps");

SEC("perf_event")
#line 7 "event_perf.c"
int on_sample(struct bpf_perf_event_data *ctx)
{
	bpf_map_increment(&addresses, &(u64){PT_REGS_IP(&ctx->regs)}, ctx->sample_period);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
