#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct tracepoint__sched__sched_process_exec {
	u64 __do_not_use__;
	u32 data_loc_filename;
	int pid;
	int old_pid;
};

struct tracepoint__signal__signal_generate {
	u64 __do_not_use__;
	int sig;
	const int data_loc_note;
	char comm[16];
};

#line 2 "tracepoint.c"
struct data_t {
    int pid;
    char comm[16];
    char file[32];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
#line 9 "tracepoint.c"
int tracepoint__sched__sched_process_exec(struct tracepoint__sched__sched_process_exec *args)
{
    struct data_t data = {.pid = args->pid};

    bpf_probe_read((void *)(&data.comm), sizeof(data.comm), (char *)args + (args->data_loc_filename & 0xffff));
    bpf_probe_read_str((void *)(&data.file), sizeof(data.file), (char *)args + (args->data_loc_filename & 0xffff));
    bpf_perf_event_output(args, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
    return 0;
}

static __always_inline int helper(struct tracepoint__sched__sched_process_exec *args)
{
    return args->old_pid;
}

SEC("tracepoint/signal/signal_generate")
#line 24 "tracepoint.c"
int tracepoint__signal__signal_generate(struct tracepoint__signal__signal_generate *args)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();

    return args->sig + args->comm[0] + BPF_CORE_READ(task, comm[1]);
}

/* a struct of one's own, as copied from a format file */
struct my_args {
    u64 unused;
    u32 got_bits;
};

SEC("tracepoint")
#line 37 "tracepoint.c"
int on_tracepoint(struct my_args *args)
{
    return args->got_bits;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
