#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* The smaller of two numbers, in a form that the verifier takes for a bound. */
#define bpf_least(value, limit) ({ \
	unsigned long long value__ = (value); \
	barrier_var(value__); \
	value__ < (limit) ? value__ : (limit); \
})

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

#line 1 "located_data.c"
/* Strings and arrays that a tracepoint carries behind its fields: from the record's start, and from the field's end. */
struct data_t {
    char file[32];
    char note[16];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
#line 8 "located_data.c"
int tracepoint__sched__sched_process_exec(struct tracepoint__sched__sched_process_exec *args)
{
    struct data_t data = {};
    char *text = ((char *)args + (args->data_loc_filename & 0xffff));

    bpf_probe_read((void *)(&data.file), bpf_least((unsigned int)args->data_loc_filename >> 16, __builtin_object_size(&data.file, 1)), (char *)args + (args->data_loc_filename & 0xffff));
    bpf_probe_read((void *)(data.file), bpf_least((unsigned int)args->data_loc_filename >> 16, __builtin_object_size(data.file, 1)), (char *)args + (args->data_loc_filename & 0xffff));
    if (args->pid)
        bpf_probe_read((void *)(data.file), 8, (char *)args + (args->data_loc_filename & 0xffff));
    bpf_probe_read_kernel_str(data.file, sizeof(data.file), text);
    bpf_perf_event_output(args, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
    return 0;
}

SEC("tracepoint/signal/signal_generate")
#line 22 "located_data.c"
int tracepoint__signal__signal_generate(struct tracepoint__signal__signal_generate *args)
{
    struct data_t data = {};

    bpf_probe_read_str((void *)(data.note), sizeof(data.note), (char *)(&args->data_loc_note + 1) + (args->data_loc_note & 0xffff));
    bpf_perf_event_output(args, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
    return 0;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
