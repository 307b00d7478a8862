// How long tasks wait for a CPU: from when they become runnable, or are made to give way, until they run.
//
// SECTION(task)    what to have a histogram for each of

#include <linux/sched.h>
#include "starts.h"

const volatile u32 only_process = 0; // 0: all
const volatile u64 nanos_per_unit = 1000;

BPF_HASH(since, u32, u64);

#ifdef SECTION
struct slot {
    u64 section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HISTOGRAM(dist);
#endif

static void runnable(u32 tid, u32 process) {
    if (tid == 0 || (only_process && process != only_process))
        return;
    u64 now = bpf_ktime_get_ns();
    if (since.update(&tid, &now))
        lost_start();
}

RAW_TRACEPOINT_PROBE(sched_wakeup) {
    struct task_struct *task = (struct task_struct *)ctx->args[0];
    runnable(task->pid, task->tgid);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_wakeup_new) {
    struct task_struct *task = (struct task_struct *)ctx->args[0];
    runnable(task->pid, task->tgid);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    struct task_struct *task = (struct task_struct *)ctx->args[2];
    if (before->__state == TASK_RUNNING)
        runnable(before->pid, before->tgid);
    u32 tid = task->pid;
    u64 *start = since.lookup(&tid);
    if (!start)
        return 0;
    u64 waited = (bpf_ktime_get_ns() - *start) / nanos_per_unit;
    since.delete(&tid);
#ifdef SECTION
    struct slot key = {.section = SECTION(task), .slot = bpf_log2l(waited)};
    dist.atomic_increment(key);
#else
    dist.atomic_increment(bpf_log2l(waited));
#endif
    return 0;
}
