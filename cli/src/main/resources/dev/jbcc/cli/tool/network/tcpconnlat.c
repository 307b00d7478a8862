// How long it takes from a connect to the answer of the other side.

#include "filters.h"
#include "starts.h"
#include "flow.h"

const volatile u64 at_least_nanos = 0;

struct start {
    u64 timestamp;
    u32 pid;
    char comm[TASK_COMM_LEN];
};

struct event {
    u64 timestamp;
    u64 took;
    u32 pid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(starts, struct sock *, struct start);
BPF_RINGBUF_OUTPUT(events, 64);

static int begin(struct sock *sk) {
    if (left_out())
        return 0;
    struct start start = {.timestamp = bpf_ktime_get_ns(), .pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(start.comm, sizeof(start.comm));
    if (starts.update(&sk, &start))
        lost_start();
    return 0;
}

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk) {
    return begin(sk);
}

int kprobe__tcp_v6_connect(struct pt_regs *ctx, struct sock *sk) {
    return begin(sk);
}

// The first segment that comes back, whatever it says.
int kprobe__tcp_rcv_state_process(struct pt_regs *ctx, struct sock *sk) {
    if (sk->__sk_common.skc_state != TCP_SYN_SENT)
        return 0;
    struct start *start = starts.lookup(&sk);
    if (!start)
        return 0;
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = start->pid};
    event.took = event.timestamp - start->timestamp;
    __builtin_memcpy(event.comm, start->comm, sizeof(event.comm));
    starts.delete(&sk);
    if (event.took < at_least_nanos)
        return 0;
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow))
        return 0;
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

// No answer came.
RAW_TRACEPOINT_PROBE(inet_sock_set_state) {
    struct sock *sk = (struct sock *)ctx->args[0];
    if (ctx->args[2] == TCP_CLOSE)
        starts.delete(&sk);
    return 0;
}
