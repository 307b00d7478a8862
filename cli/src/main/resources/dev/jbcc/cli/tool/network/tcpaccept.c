// Connections that processes accept.

#include "filters.h"
#include "flow.h"

struct event {
    u64 timestamp;
    u32 pid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_RINGBUF_OUTPUT(events, 64);

int kretprobe__inet_csk_accept(struct pt_regs *ctx) {
    struct sock *sk = (struct sock *)PT_REGS_RC(ctx);
    if (!sk || left_out() || !is_tcp(sk))
        return 0;
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = bpf_get_current_pid_tgid() >> 32};
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow))
        return 0;
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
