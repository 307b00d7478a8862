// How often system calls are made, or how long they take altogether: by call or by process, when they return.
//
// LATENCY       also how long they take
// BY_PROCESS    by process

#include "filters.h"
#include "starts.h"

const volatile s64 only_call = -1;  // a number; -1: all
const volatile u32 only_parent = 0; // children of this process; 0: all
const volatile u32 only_errno = 0;  // calls that fail like this; 0: all
const volatile bool only_failed = false;

struct sums {
    u64 count;
    u64 nanos;
    char comm[TASK_COMM_LEN];
};
BPF_HASH(sums, u32, struct sums, 65536);

BPF_PERCPU_ARRAY(losses, u64, 1);

static inline bool task_left_out(void) {
    if (only_parent) {
        struct task_struct *task = (struct task_struct *)bpf_get_current_task();
        if (task->real_parent->tgid != only_parent)
            return true;
    }
    return left_out();
}

#ifdef LATENCY
BPF_HASH(since, u32, u64, 65536);

TRACEPOINT_PROBE(raw_syscalls, sys_enter) {
    if ((only_call >= 0 && args->id != only_call) || task_left_out())
        return 0;
    u32 tid = (u32)bpf_get_current_pid_tgid();
    u64 now = bpf_ktime_get_ns();
    if (since.update(&tid, &now))
        lost_start();
    return 0;
}
#endif

TRACEPOINT_PROBE(raw_syscalls, sys_exit) {
    u64 nanos = 0;
    u64 id = bpf_get_current_pid_tgid();
#ifdef LATENCY
    u32 tid = (u32)id;
    u64 *start = since.lookup(&tid);
    if (!start)
        return 0;
    nanos = bpf_ktime_get_ns() - *start;
    since.delete(&tid);
#else
    if (task_left_out())
        return 0;
#endif
    if (only_call >= 0 && args->id != only_call)
        return 0;
    if ((only_failed && args->ret >= 0) || (only_errno && args->ret != -(s64)only_errno))
        return 0;
#ifdef BY_PROCESS
    u32 key = id >> 32;
#else
    u32 key = args->id;
#endif
    struct sums *sum = sums.lookup(&key);
    if (!sum) {
        struct sums none = {};
        bpf_get_current_comm(none.comm, sizeof(none.comm));
        sums.insert(&key, &none);
        sum = sums.lookup(&key);
        if (!sum) {
            losses.increment(0);
            return 0;
        }
    }
    __sync_fetch_and_add(&sum->count, 1);
    __sync_fetch_and_add(&sum->nanos, nanos);
    return 0;
}
