#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "c_own_types.c"
/* A program's own types take the place of the kernel's. */
struct rq {
	int depth;
	char name[20];
};
enum { ONE = 1, TWO };
typedef u32 pid_number;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, pid_number);
	__type(value, struct rq);
} queues SEC(".maps");

SEC("kprobe")
#line 11 "c_own_types.c"
int f(struct pt_regs *ctx)
{
	pid_number pid = bpf_get_current_pid_tgid();
	struct rq queue = {.depth = TWO};

	bpf_map_update_elem(&queues, &pid, &queue, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
