// Counts calls of kill(2) by process in a map, and sends each through a perf buffer, a ring buffer and the trace pipe.
struct event_t {
    u64 number;
    u32 pid;
    char comm[16];
};
BPF_HASH(calls, u32, u64);
BPF_HISTOGRAM(signals);
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(records, 16);

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 zero = 0;
    u64 *count;
    struct event_t event = {};

    calls.increment(pid);
    signals.increment(bpf_log2l(args->sig));
    count = calls.lookup_or_try_init(&pid, &zero);
    if (!count)
        return 0;
    event.number = *count;
    event.pid = pid;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    records.ringbuf_output(&event, sizeof(event), 0);
    bpf_trace_printk("kill %d of %d", event.number, pid);
    return 0;
}
