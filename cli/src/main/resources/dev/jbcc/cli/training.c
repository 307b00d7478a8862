// What the start-up cache is trained with: small, with one of everything that most programs have. Watches one process only;
// without PID none.

#ifndef PID
#define PID 0
#endif

struct data_t {
    u64 timestamp;
    u32 pid;
    u32 parent_pid;
    char comm[16];
};

BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
BPF_HISTOGRAM(distribution);

TRACEPOINT_PROBE(syscalls, sys_enter_openat) {
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (pid != PID)
        return 0;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct data_t data = {};
    data.timestamp = bpf_ktime_get_ns();
    data.pid = pid;
    data.parent_pid = task->real_parent->tgid;
    bpf_get_current_comm(&data.comm, sizeof(data.comm));
    counts.increment(pid);
    distribution.increment(bpf_log2l(data.timestamp));
    events.perf_submit(args, &data, sizeof(data));
    return 0;
}
