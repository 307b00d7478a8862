#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

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

#line 1 "map_perf_array.c"
/* Counters of the hardware. */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} cycles SEC(".maps");
#line 3 "map_perf_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("kprobe")
#line 5 "map_perf_array.c"
int f(struct pt_regs *ctx)
{
	struct bpf_perf_event_value value = {};
	u64 now = bpf_perf_event_read(&cycles, BPF_F_CURRENT_CPU);

	if ((long)now < 0 && (long)now > -256)
		return 0;
	if (bpf_perf_event_read_value(&cycles, BPF_F_CURRENT_CPU, &value, sizeof(value)) == 0)
		bpf_map_increment(&counts, &(u32){1}, value.counter);
	bpf_map_increment(&counts, &(u32){0}, now);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
