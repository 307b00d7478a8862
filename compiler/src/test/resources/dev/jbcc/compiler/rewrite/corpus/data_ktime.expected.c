#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "data_ktime.c"
/* Clocks. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} start SEC(".maps");

SEC("kprobe")
#line 4 "data_ktime.c"
int enter(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();

	bpf_map_update_elem(&start, &id, &now, BPF_ANY);
	return 0;
}

SEC("kprobe")
#line 12 "data_ktime.c"
int leave(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), *then = bpf_map_lookup_elem(&start, &id);

	if (then)
		bpf_printk("%llu ns, at %llu\n", bpf_ktime_get_ns() - *then, bpf_ktime_get_boot_ns());
	bpf_map_delete_elem(&start, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
