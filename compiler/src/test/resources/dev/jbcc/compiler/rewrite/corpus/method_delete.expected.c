#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "method_delete.c"
/* A key and its value go. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

SEC("kprobe")
#line 4 "method_delete.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();

	return bpf_map_delete_elem(&start, &pid);
}

char LICENSE[] SEC("license") = "GPL";
