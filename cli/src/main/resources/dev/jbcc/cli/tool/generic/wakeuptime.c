// How long tasks sleep, by the stack of what wakes them.

#include "filters.h"
#include "starts.h"
#include "stacks.h"
#include "blocking.h"

struct stack_key {
    int kernel_stack;
    char waker[TASK_COMM_LEN];
    char target[TASK_COMM_LEN];
};

BPF_HASH(since, u32, u64, 10240);
BPF_HASH(sums, struct stack_key, u64, 40960);

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    if (before->__state == TASK_RUNNING || switch_left_out(before))
        return 0;
    u32 tid = before->pid;
    u64 now = bpf_ktime_get_ns();
    if (since.update(&tid, &now))
        lost_start();
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_waking) {
    struct task_struct *task = (struct task_struct *)ctx->args[0];
    u32 tid = task->pid;
    u64 *start = since.lookup(&tid);
    if (!start)
        return 0;
    u64 micros = (bpf_ktime_get_ns() - *start) / 1000;
    since.delete(&tid);
    if (too_short_or_long(micros))
        return 0;
    struct stack_key key = {.kernel_stack = kernel_stack(ctx)};
    bpf_get_current_comm(key.waker, sizeof(key.waker));
    bpf_probe_read_kernel_str(key.target, sizeof(key.target), task->comm);
    ADD_SUM(key, micros);
    return 0;
}
