// TCP sessions when they end: how long they lived and how much they carried.

#include "starts.h"
#include "flow.h"

const volatile u32 only_pid = 0; // 0: all

struct owner {
    u32 pid;
    char comm[TASK_COMM_LEN];
};

struct event {
    u64 timestamp;
    u64 lived;
    u64 sent;
    u64 received;
    u32 pid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(births, struct sock *, u64);
BPF_HASH(owners, struct sock *, struct owner);
BPF_RINGBUF_OUTPUT(events, 64);

static void fill_owner(struct owner *owner) {
    owner->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(owner->comm, sizeof(owner->comm));
}

RAW_TRACEPOINT_PROBE(inet_sock_set_state) {
    struct sock *sk = (struct sock *)ctx->args[0];
    int state = ctx->args[2];
    if (!is_tcp(sk))
        return 0;
    u64 now = bpf_ktime_get_ns();
    if (state == TCP_SYN_SENT || state == TCP_SYN_RECV || state == TCP_ESTABLISHED) {
        if (births.update(&sk, &now))
            lost_start();
    }
    // In these two the socket's own process runs; in others it may be whoever was interrupted.
    if (state == TCP_SYN_SENT || state == TCP_LAST_ACK) {
        struct owner owner = {};
        fill_owner(&owner);
        if (owners.update(&sk, &owner))
            lost_start();
    }
    if (state != TCP_CLOSE)
        return 0;

    struct owner owner = {};
    struct owner *known = owners.lookup(&sk);
    if (known)
        owner = *known;
    else
        fill_owner(&owner);
    owners.delete(&sk);
    u64 *birth = births.lookup(&sk);
    if (!birth)
        return 0;
    struct event event = {.timestamp = now, .lived = now - *birth, .pid = owner.pid};
    births.delete(&sk);
    if (only_pid && owner.pid != only_pid)
        return 0;
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow))
        return 0;
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    event.sent = tcp->bytes_acked;
    event.received = tcp->bytes_received;
    __builtin_memcpy(event.comm, owner.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
