// Time from wake-up to running, as one histogram for each process.
#include <linux/sched.h>

struct slot_t {
    u32 pid;
    u32 slot;
};

BPF_HASH(woken, u32, u64);
BPF_HISTOGRAM(latency, struct slot_t);

TRACEPOINT_PROBE(sched, sched_wakeup)
{
    u32 pid = args->pid;
    u64 now = bpf_ktime_get_ns();
    woken.update(&pid, &now);
    return 0;
}

TRACEPOINT_PROBE(sched, sched_switch)
{
    u32 pid = args->next_pid;
    u64 *since = woken.lookup(&pid);
    if (!since)
        return 0;

    struct slot_t slot = {};
    slot.pid = pid;
    slot.slot = bpf_log2l((bpf_ktime_get_ns() - *since) / 1000);
    latency.increment(slot);
    woken.delete(&pid);
    return 0;
}
