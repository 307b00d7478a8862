// How many tasks wait for each CPU, the running one not among them; sampled.
//
// BY_CPU    a histogram for each CPU

#include <linux/sched.h>

#define LONGEST 1024

#ifdef BY_CPU
struct slot {
    u64 section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HISTOGRAM(dist, int, LONGEST + 1);
#endif

BPF_PERCPU_ARRAY(samples, u64, 2); // all, and those with tasks that wait

int sampled(struct bpf_perf_event_data *ctx) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u32 length = task->se.cfs_rq->rq->nr_running;
    if (length)
        length--;
    if (length > LONGEST)
        length = LONGEST;
    samples.increment(0);
    if (length)
        samples.increment(1);
#ifdef BY_CPU
    struct slot key = {.section = bpf_get_smp_processor_id(), .slot = length};
    dist.atomic_increment(key);
#else
    dist.atomic_increment(length);
#endif
    return 0;
}
