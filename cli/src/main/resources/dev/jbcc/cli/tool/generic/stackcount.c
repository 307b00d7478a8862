// How often something happens, by stack.

#include "filters.h"
#include "stacks.h"

const volatile s32 only_cpu = -1; // -1: all
const volatile bool per_process = false;

struct stack_key {
    u32 pid; // 0 where neither user stacks nor processes are told apart
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(sums, struct stack_key, u64, 40960);

int hit(void *ctx) {
    if (left_out() || (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu))
        return 0;
    struct stack_key key = {
        .user_stack = user_stack(ctx),
        .kernel_stack = kernel_stack(ctx),
    };
    if (per_process || user_stacks)
        key.pid = bpf_get_current_pid_tgid() >> 32;
    if (per_process)
        bpf_get_current_comm(key.comm, sizeof(key.comm));
    ADD_SUM(key, 1);
    return 0;
}
