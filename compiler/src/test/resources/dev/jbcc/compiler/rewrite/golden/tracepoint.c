#include <linux/sched.h>
struct data_t {
    int pid;
    char comm[TASK_COMM_LEN];
    char file[32];
};
BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(sched, sched_process_exec)
{
    struct data_t data = {.pid = args->pid};

    TP_DATA_LOC_READ_CONST(&data.comm, filename, sizeof(data.comm));
    TP_DATA_LOC_READ_STR(&data.file, filename, sizeof(data.file));
    events.perf_submit(args, &data, sizeof(data));
    return 0;
}

static int helper(struct tracepoint__sched__sched_process_exec *args)
{
    return args->old_pid;
}

int tracepoint__signal__signal_generate(struct tracepoint__signal__signal_generate *args)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();

    return args->sig + args->comm[0] + task->comm[1];
}

/* a struct of one's own, as copied from a format file */
struct my_args {
    u64 unused;
    u32 got_bits;
};

int on_tracepoint(struct my_args *args)
{
    return args->got_bits;
}
