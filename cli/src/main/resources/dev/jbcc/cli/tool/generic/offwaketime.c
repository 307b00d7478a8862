// How long tasks sleep, by the stack with which they went to sleep and the stack of what woke them.

#include "filters.h"
#include "starts.h"
#include "stacks.h"
#include "blocking.h"

struct stack_key {
    u32 pid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
    u32 waker_pid;
    int waker_user_stack;
    int waker_kernel_stack;
    char waker_comm[TASK_COMM_LEN];
};

struct sleep {
    u64 since;
    struct stack_key key;
};

BPF_HASH(sleeps, u32, struct sleep, 10240);
BPF_HASH(sums, struct stack_key, u64, 40960);

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    if (before->__state == TASK_RUNNING || switch_left_out(before))
        return 0;
    struct sleep sleep = {
        .since = bpf_ktime_get_ns(),
        .key = {
            .pid = before->tgid,
            .user_stack = user_stack(ctx),
            .kernel_stack = kernel_stack(ctx),
        },
    };
    bpf_get_current_comm(sleep.key.comm, sizeof(sleep.key.comm));
    u32 tid = before->pid;
    if (sleeps.update(&tid, &sleep))
        lost_start();
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_waking) {
    struct task_struct *task = (struct task_struct *)ctx->args[0];
    u32 tid = task->pid;
    struct sleep *sleep = sleeps.lookup(&tid);
    if (!sleep)
        return 0;
    u64 micros = (bpf_ktime_get_ns() - sleep->since) / 1000;
    struct stack_key key = sleep->key;
    sleeps.delete(&tid);
    if (too_short_or_long(micros))
        return 0;
    key.waker_pid = bpf_get_current_pid_tgid() >> 32;
    key.waker_user_stack = user_stack(ctx);
    key.waker_kernel_stack = kernel_stack(ctx);
    bpf_get_current_comm(key.waker_comm, sizeof(key.waker_comm));
    ADD_SUM(key, micros);
    return 0;
}
