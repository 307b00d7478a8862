#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "output_perf.c"
/* Records to a process, by a buffer for each processor. */


struct data_t {
	u32 pid;
	u64 ts;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

SEC("kprobe")
#line 12 "output_perf.c"
int hello(struct pt_regs *ctx)
{
	struct data_t data = {};

	data.pid = bpf_get_current_pid_tgid();
	data.ts = bpf_ktime_get_ns();
	bpf_get_current_comm(&data.comm, sizeof(data.comm));
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
	return 0;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
