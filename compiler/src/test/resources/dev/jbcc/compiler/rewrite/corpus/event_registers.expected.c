#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

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

#line 1 "event_registers.c"
/* The registers of a probe that are no arguments. */


struct place_t {
	u64 ip, sp, fp, back;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct place_t);
	__type(value, u64);
} places SEC(".maps");

SEC("kprobe")
#line 10 "event_registers.c"
int at(struct pt_regs *ctx)
{
	struct place_t place = {};

	place.ip = PT_REGS_IP(ctx);
	place.sp = PT_REGS_SP(ctx);
	place.fp = PT_REGS_FP(ctx);
	bpf_probe_read_user(&place.back, sizeof(place.back), (void *)PT_REGS_SP(ctx));
	bpf_map_atomic_increment(&places, &place, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
