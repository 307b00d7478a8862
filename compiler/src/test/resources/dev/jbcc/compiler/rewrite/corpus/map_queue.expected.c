#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_queue.c"
/* A queue, with and without flags. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 10);
	__type(value, u64);
} first SEC(".maps");
#line 3 "map_queue.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 10);
	__type(value, u32);
} flagged SEC(".maps");

SEC("kprobe")
#line 5 "map_queue.c"
int f(struct pt_regs *ctx)
{
	u64 now = bpf_ktime_get_ns(), then = 0;
	u32 number = 5;

	if ((int)bpf_map_pop_elem(&first, &then) < 0)
		bpf_map_push_elem(&first, &now, BPF_ANY);
	return bpf_map_push_elem(&flagged, &number, BPF_ANY) || bpf_map_peek_elem(&flagged, &number);
}

char LICENSE[] SEC("license") = "GPL";
