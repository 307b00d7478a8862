#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct tracepoint__sched__sched_process_exec {
	u64 __do_not_use__;
	u32 data_loc_filename;
	int pid;
	int old_pid;
};

#line 1 "event_tracepoint_data_loc.c"
/* A string that a tracepoint carries behind its fixed fields, read in each way. */
struct data_t {
	int pid;
	char file[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
#line 9 "event_tracepoint_data_loc.c"
int tracepoint__sched__sched_process_exec(struct tracepoint__sched__sched_process_exec *args)
{
	struct data_t data = {.pid = args->pid};
	char start[8];

	bpf_probe_read((void *)(start), sizeof(start), (char *)args + (args->data_loc_filename & 0xffff));
	if (start[0] == '/')
		bpf_probe_read_str((void *)(&data.file), sizeof(data.file), (char *)args + (args->data_loc_filename & 0xffff));
	else
		bpf_probe_read_kernel_str(data.file, sizeof(data.file), ((char *)args + (args->data_loc_filename & 0xffff)));
	bpf_perf_event_output(args, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
	return 0;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
