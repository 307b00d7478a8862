// How long tasks run before they leave the CPU, or stay away from it before they run again.
//
// SECTION(task)    what to have a histogram for each of

#include <linux/sched.h>
#include "starts.h"

const volatile u32 only_process = 0; // 0: all
const volatile bool off_cpu = false;
const volatile bool with_idle = false;
const volatile u64 nanos_per_unit = 1000;

BPF_HASH(since, u64, u64);
BPF_ARRAY(sums, u64, 2); // of units, and how many times

#ifdef SECTION
struct slot {
    u64 section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HISTOGRAM(dist);
#endif

static bool task_left_out(struct task_struct *task) {
    if (only_process)
        return task->tgid != only_process;
    return task->pid == 0 && !with_idle;
}

// The idle tasks all have the number 0, one on each CPU.
static u64 number(struct task_struct *task) {
    u64 tid = task->pid;
    return tid ? tid : (u64)bpf_get_smp_processor_id() << 32;
}

static void begin(struct task_struct *task, u64 now) {
    if (task_left_out(task))
        return;
    u64 key = number(task);
    if (since.update(&key, &now))
        lost_start();
}

static void end(struct task_struct *task, u64 now) {
    if (task_left_out(task))
        return;
    u64 key = number(task);
    u64 *start = since.lookup(&key);
    if (!start)
        return;
    u64 units = (now - *start) / nanos_per_unit;
    since.delete(&key);
    sums.atomic_increment(0, units);
    sums.atomic_increment(1);
#ifdef SECTION
    struct slot slot = {.section = SECTION(task), .slot = bpf_log2l(units)};
    dist.atomic_increment(slot);
#else
    dist.atomic_increment(bpf_log2l(units));
#endif
}

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    struct task_struct *task = (struct task_struct *)ctx->args[2];
    u64 now = bpf_ktime_get_ns();
    if (off_cpu) {
        begin(before, now);
        end(task, now);
    } else {
        end(before, now);
        begin(task, now);
    }
    return 0;
}
