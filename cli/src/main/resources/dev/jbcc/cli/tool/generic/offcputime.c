// How long tasks are off the CPU, by the stack with which they left it.

#include "filters.h"
#include "starts.h"
#include "stacks.h"
#include "blocking.h"

struct stack_key {
    u32 pid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
};

struct absence {
    u64 since;
    struct stack_key key;
};

BPF_HASH(absences, u32, struct absence, 10240);
BPF_HASH(sums, struct stack_key, u64, 40960);

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    struct task_struct *task = (struct task_struct *)ctx->args[2];
    u64 now = bpf_ktime_get_ns();
    u32 tid = task->pid;
    struct absence *absence = absences.lookup(&tid);
    if (absence) {
        u64 micros = (now - absence->since) / 1000;
        if (!too_short_or_long(micros)) {
            struct stack_key key = absence->key;
            ADD_SUM(key, micros);
        }
        absences.delete(&tid);
    }
    if (switch_left_out(before))
        return 0;
    struct absence left = {
        .since = now,
        .key = {
            .pid = before->tgid,
            .user_stack = user_stack(ctx),
            .kernel_stack = kernel_stack(ctx),
        },
    };
    bpf_get_current_comm(left.key.comm, sizeof(left.key.comm));
    tid = before->pid;
    if (absences.update(&tid, &left))
        lost_start();
    return 0;
}
