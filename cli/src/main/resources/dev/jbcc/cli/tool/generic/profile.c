// Stacks of what runs, at a timed interval.

#include "filters.h"
#include "stacks.h"
#include <linux/bpf_perf_event.h>

const volatile bool include_idle = false;

struct stack_key {
    u32 pid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(sums, struct stack_key, u64, 40960);

int sample(struct bpf_perf_event_data *ctx) {
    u64 id = bpf_get_current_pid_tgid();
    if ((!include_idle && !(u32)id) || left_out())
        return 0;
    struct stack_key key = {
        .pid = id >> 32,
        .user_stack = user_stack(ctx),
        .kernel_stack = kernel_stack(ctx),
    };
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    ADD_SUM(key, 1);
    return 0;
}
