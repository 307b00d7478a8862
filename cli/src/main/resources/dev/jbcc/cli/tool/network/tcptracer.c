// TCP connections that are made, accepted and closed by processes.

#include "filters.h"
#include "starts.h"
#include "flow.h"

const volatile u32 only_namespace = 0; // of the network; 0: all

enum kind { CONNECT, ACCEPT, CLOSE };

struct owner {
    u32 pid;
    char comm[TASK_COMM_LEN];
};

struct event {
    u64 timestamp;
    u32 kind;
    u32 pid;
    u32 netns;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(owners, struct sock *, struct owner); // of what is being connected
BPF_RINGBUF_OUTPUT(events, 64);

static void fill_owner(struct owner *owner) {
    owner->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(owner->comm, sizeof(owner->comm));
}

static int seen(struct sock *sk, u32 kind, struct owner *owner) {
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .kind = kind,
        .pid = owner->pid,
        .netns = sk->__sk_common.skc_net.net->ns.inum,
    };
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow) || (only_namespace && event.netns != only_namespace))
        return 0;
    __builtin_memcpy(event.comm, owner->comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

RAW_TRACEPOINT_PROBE(inet_sock_set_state) {
    struct sock *sk = (struct sock *)ctx->args[0];
    u32 before = ctx->args[1];
    u32 after = ctx->args[2];
    if (!is_tcp(sk))
        return 0;
    if (after == TCP_SYN_SENT) { // only now the process that connects is the one that runs
        if (left_out())
            return 0;
        struct owner owner = {};
        fill_owner(&owner);
        if (owners.update(&sk, &owner))
            lost_start();
    } else if (before == TCP_SYN_SENT) {
        struct owner *owner = owners.lookup(&sk);
        if (owner && after == TCP_ESTABLISHED)
            seen(sk, CONNECT, owner);
        owners.delete(&sk);
    }
    return 0;
}

int kretprobe__inet_csk_accept(struct pt_regs *ctx) {
    struct sock *sk = (struct sock *)PT_REGS_RC(ctx);
    if (!sk || left_out() || !is_tcp(sk))
        return 0;
    struct owner owner = {};
    fill_owner(&owner);
    return seen(sk, ACCEPT, &owner);
}

int kprobe__tcp_close(struct pt_regs *ctx, struct sock *sk) {
    u32 state = sk->__sk_common.skc_state;
    // Sockets that listen, or whose attempt failed, have no other end.
    if (state == TCP_SYN_SENT || state == TCP_SYN_RECV || !sk->__sk_common.skc_dport || left_out())
        return 0;
    struct owner owner = {};
    fill_owner(&owner);
    return seen(sk, CLOSE, &owner);
}
