// Signals being sent by kill(2), with what became of them.

#include "filters.h"
#include "starts.h"

const volatile bool only_failed = false;
const volatile u32 only_signal = 0; // 0: all

struct request {
    int target;
    int signal;
};

struct event {
    u64 timestamp;
    u32 pid;
    int target;
    int signal;
    int ret;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(requests, u32, struct request);
BPF_RINGBUF_OUTPUT(events, 64);

TRACEPOINT_PROBE(syscalls, sys_enter_kill) {
    if (left_out())
        return 0;
    struct request request = {.target = args->pid, .signal = args->sig};
    if (only_signal && request.signal != only_signal)
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (requests.update(&tid, &request))
        lost_start();
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_kill) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct request *request = requests.lookup(&tid);
    if (!request)
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = id >> 32,
        .target = request->target,
        .signal = request->signal,
        .ret = args->ret,
    };
    requests.delete(&tid);
    if (only_failed && event.ret >= 0)
        return 0;
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
