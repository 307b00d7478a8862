// How many tasks are on each CPU's run queue, the running one among them; a record for each sample.

#include <linux/sched.h>

struct event {
    u64 timestamp;
    u32 cpu;
    u32 length;
};

BPF_RINGBUF_OUTPUT(events, 1024);

int sampled(struct bpf_perf_event_data *ctx) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .cpu = bpf_get_smp_processor_id(),
        .length = task->se.cfs_rq->rq->nr_running,
    };
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
