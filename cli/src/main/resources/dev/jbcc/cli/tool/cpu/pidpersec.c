// Counts new tasks.

#include <linux/sched.h>

const volatile u32 only_process = 0; // children of this process; 0: all

BPF_ARRAY(counts, u64, 1);

RAW_TRACEPOINT_PROBE(sched_process_fork) {
    struct task_struct *parent = (struct task_struct *)ctx->args[0];
    if (only_process && parent->tgid != only_process)
        return 0;
    counts.atomic_increment(0);
    return 0;
}
