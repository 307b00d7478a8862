// For jbcc run: one of everything it prints, for each call of kill with signal 0.

struct data_t {
    u32 pid;
    s32 signal;
    char comm[16];
};

BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 256);
BPF_HASH(counts, u32, u64);
BPF_HISTOGRAM(sizes);

TRACEPOINT_PROBE(syscalls, sys_enter_kill) {
    if (args->sig != 0)
        return 0;
    struct data_t data = {};
    data.pid = bpf_get_current_pid_tgid() >> 32;
    data.signal = args->sig;
    bpf_get_current_comm(&data.comm, sizeof(data.comm));
    events.perf_submit(args, &data, sizeof(data));
    ring.ringbuf_output(&data, sizeof(data), 0);
    counts.increment(data.pid);
    sizes.increment(bpf_log2l(1000));
    bpf_trace_printk("kill by %d\n", data.pid);
    return 0;
}
