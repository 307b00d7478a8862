// Tasks that have to make room themselves before they get memory.
//
// HAVE_MEMCG   the kernel tells of control groups that reach their limit

#include "filters.h"
#include "starts.h"

const volatile bool groups = false; // also what a limit of a control group forces

struct event {
    u64 timestamp;
    u64 nanos;
    u64 pages;
    u32 pid;
    u32 tid;
    u32 uid;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(starts, u32, u64);
BPF_RINGBUF_OUTPUT(events, 64);

static inline int begins(void) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    u64 now = bpf_ktime_get_ns();
    if (starts.update(&tid, &now))
        lost_start();
    return 0;
}

static inline int ends(u64 pages) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    u64 *start = starts.lookup(&tid);
    if (!start)
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pages = pages,
        .pid = id >> 32,
        .tid = tid,
        .uid = bpf_get_current_uid_gid(),
    };
    event.nanos = event.timestamp - *start;
    starts.delete(&tid);
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

TRACEPOINT_PROBE(vmscan, mm_vmscan_direct_reclaim_begin) {
    return begins();
}

TRACEPOINT_PROBE(vmscan, mm_vmscan_direct_reclaim_end) {
    return ends(args->nr_reclaimed);
}

#ifdef HAVE_MEMCG
TRACEPOINT_PROBE(vmscan, mm_vmscan_memcg_reclaim_begin) {
    return groups ? begins() : 0;
}

TRACEPOINT_PROBE(vmscan, mm_vmscan_memcg_reclaim_end) {
    return groups ? ends(args->nr_reclaimed) : 0;
}
#endif
