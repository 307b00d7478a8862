#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "method_insert.c"
/* A key gets a value if it has none. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} start SEC(".maps");

SEC("kprobe")
#line 4 "method_insert.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	if ((int)bpf_map_update_elem(&start, &pid, &now, BPF_NOEXIST) == -17)
		bpf_printk("%d is there\n", pid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
