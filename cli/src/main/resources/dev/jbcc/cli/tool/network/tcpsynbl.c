// How many connections wait to be accepted when another one comes, by how many may.

#include "flow.h"

struct slot {
    u64 section;
    u64 slot;
};

BPF_HASH(dist, struct slot);

static int arrived(struct sock *sk) {
    struct slot key = {.section = sk->sk_max_ack_backlog, .slot = bpf_log2l(sk->sk_ack_backlog)};
    dist.atomic_increment(key);
    return 0;
}

int kprobe__tcp_v4_syn_recv_sock(struct pt_regs *ctx, struct sock *sk) {
    return only_family == AF_INET6 ? 0 : arrived(sk);
}

// It calls the other for addresses of IPv4, which then counts them.
int kprobe__tcp_v6_syn_recv_sock(struct pt_regs *ctx, struct sock *sk, struct sk_buff *packet) {
    if (only_family == AF_INET || packet->protocol == bpf_htons(ETH_P_IP))
        return 0;
    return arrived(sk);
}
