#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "method_update.c"
/* A key gets a value, whether it had one or not. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

SEC("kprobe")
#line 4 "method_update.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&start, &pid, &now, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
