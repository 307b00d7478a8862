#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_stack_trace_buildid.c"
/* Stacks of the process as build ids and offsets. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 128);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(struct bpf_stack_build_id));
	__uint(map_flags, BPF_F_STACK_BUILD_ID);
} stacks SEC(".maps");

SEC("kprobe")
#line 4 "map_stack_trace_buildid.c"
int f(struct pt_regs *ctx)
{
	return bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK) < 0;
}

char LICENSE[] SEC("license") = "GPL";
