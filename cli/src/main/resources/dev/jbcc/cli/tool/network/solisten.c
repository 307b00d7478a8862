// Stream sockets that processes listen on.

#include "filters.h"
#include "flow.h"

const volatile u32 only_namespace = 0; // of the network; 0: all

struct event {
    u64 timestamp;
    u32 pid;
    u32 netns;
    u32 backlog;
    u32 protocol;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_RINGBUF_OUTPUT(events, 64);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *socket, int backlog) {
    if (left_out())
        return 0;
    struct sock *sk = socket->sk;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = bpf_get_current_pid_tgid() >> 32,
        .netns = sk->__sk_common.skc_net.net->ns.inum,
        .backlog = backlog,
        .protocol = sk->sk_protocol,
    };
    if (only_namespace && event.netns != only_namespace)
        return 0;
    fill_flow(&event.flow, sk);
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
