// Changes of the state of TCP sockets, and how long they were in the one before.

#include "starts.h"
#include "flow.h"

struct event {
    u64 timestamp;
    u64 address;
    u64 lasted; // 0: not known
    u32 pid;
    u32 before;
    u32 after;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(since, struct sock *, u64);
BPF_RINGBUF_OUTPUT(events, 64);

RAW_TRACEPOINT_PROBE(inet_sock_set_state) {
    struct sock *sk = (struct sock *)ctx->args[0];
    if (!is_tcp(sk))
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .address = (u64)sk,
        .pid = bpf_get_current_pid_tgid() >> 32,
        .before = ctx->args[1],
        .after = ctx->args[2],
    };
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow))
        return 0;
    u64 *start = since.lookup(&sk);
    if (start)
        event.lasted = event.timestamp - *start;
    if (event.after == TCP_CLOSE)
        since.delete(&sk);
    else if (since.update(&sk, &event.timestamp))
        lost_start();
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
