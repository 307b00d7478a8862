// Tasks that wait long for a CPU: from when they become runnable, or are made to give way, until they run.

#include <linux/sched.h>
#include "starts.h"

const volatile u32 only_process = 0; // 0: all
const volatile u32 only_thread = 0;  // 0: all
const volatile u64 least_nanos = 10000000;

struct event {
    u64 timestamp;
    u64 waited; // nanoseconds
    u32 tid;
    u32 before_tid;
    char comm[TASK_COMM_LEN];
    char before_comm[TASK_COMM_LEN];
};

BPF_HASH(since, u32, u64);
BPF_RINGBUF_OUTPUT(events, 64);

static void runnable(struct task_struct *task) {
    u32 tid = task->pid;
    if (tid == 0 || (only_process && task->tgid != only_process) || (only_thread && tid != only_thread))
        return;
    u64 now = bpf_ktime_get_ns();
    if (since.update(&tid, &now))
        lost_start();
}

RAW_TRACEPOINT_PROBE(sched_wakeup) {
    runnable((struct task_struct *)ctx->args[0]);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_wakeup_new) {
    runnable((struct task_struct *)ctx->args[0]);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    struct task_struct *task = (struct task_struct *)ctx->args[2];
    if (before->__state == TASK_RUNNING)
        runnable(before);
    u32 tid = task->pid;
    u64 *start = since.lookup(&tid);
    if (!start)
        return 0;
    u64 now = bpf_ktime_get_ns();
    u64 waited = now - *start;
    since.delete(&tid);
    if (waited < least_nanos)
        return 0;
    struct event event = {.timestamp = now, .waited = waited, .tid = tid, .before_tid = before->pid};
    bpf_probe_read_kernel_str(event.comm, sizeof(event.comm), task->comm);
    bpf_probe_read_kernel_str(event.before_comm, sizeof(event.before_comm), before->comm);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
