#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_queuestack.c"
/* Queues and stacks by the words for their types. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, u64);
} jobs SEC(".maps");
#line 3 "map_queuestack.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 16);
	__type(value, u64);
} undo SEC(".maps");
#line 4 "map_queuestack.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, u64);
} open_jobs SEC(".maps") __attribute__((btf_decl_tag("public")));
#line 5 "map_queuestack.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 16);
	__type(value, u64);
} all_undo SEC(".maps") __attribute__((btf_decl_tag("shared")));
#line 6 "map_queuestack.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} kept_jobs SEC(".maps");

SEC("kprobe")
#line 8 "map_queuestack.c"
int f(struct pt_regs *ctx)
{
	u64 job = 1;

	bpf_map_push_elem(&jobs, &job, 0);
	bpf_map_push_elem(&undo, &job, 0);
	bpf_map_push_elem(&open_jobs, &job, 0);
	bpf_map_push_elem(&all_undo, &job, 0);
	bpf_map_push_elem(&kept_jobs, &job, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
