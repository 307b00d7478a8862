// Two ways to put events into a ring buffer: copy a finished one, or fill it where it lies.
#include <linux/sched.h>

enum kind { KIND_FORK = 1, KIND_EXIT = 2 };

struct event_t {
    enum kind kind;
    u32 pid;
    u32 other;
    char comm[TASK_COMM_LEN];
};
BPF_RINGBUF_OUTPUT(events, 8);

TRACEPOINT_PROBE(sched, sched_process_fork)
{
    struct event_t event = {};

    event.kind = KIND_FORK;
    event.pid = args->parent_pid;
    event.other = args->child_pid;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));

    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exit)
{
    struct event_t *event = events.ringbuf_reserve(sizeof(struct event_t));
    if (!event)
        return 0;

    event->kind = KIND_EXIT;
    event->pid = args->pid;
    event->other = 0;
    bpf_get_current_comm(&event->comm, sizeof(event->comm));

    events.ringbuf_submit(event, 0);
    return 0;
}
