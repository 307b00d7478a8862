// Processes that end, with the reason: the last of their threads goes.

#include <linux/sched.h>
#include "filters.h"

const volatile bool only_failed = false;
const volatile bool per_thread = false;

struct event {
    u64 timestamp;
    u64 start;
    u32 pid;
    u32 tid;
    u32 parent;
    u32 exit_code; // as wait(2) has it
    char comm[TASK_COMM_LEN];
};

BPF_RINGBUF_OUTPUT(events, 64);

TRACEPOINT_PROBE(sched, sched_process_exit) {
    if (left_out())
        return 0;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    if (!per_thread && task->signal->live.counter != 0)
        return 0;
    if (only_failed && task->exit_code == 0)
        return 0;
    struct task_struct *leader = task->group_leader;
    u64 id = bpf_get_current_pid_tgid();
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .start = per_thread ? task->start_time : leader->start_time,
        .pid = id >> 32,
        .tid = id,
        .parent = task->real_parent->tgid,
        .exit_code = task->exit_code,
    };
    if (per_thread)
        bpf_get_current_comm(event.comm, sizeof(event.comm));
    else
        bpf_probe_read_kernel_str(event.comm, sizeof(event.comm), leader->comm);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
