// TCP segments that the kernel drops, and why.

#include <linux/skbuff.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include "flow.h"
#include "stacks.h"

#define FLAGS_OFFSET 13 // in the header
#define NO_HEADER ((u16)~0)

struct event {
    u64 timestamp;
    u32 pid;
    u32 reason;
    u32 state; // of the socket; 0: not known
    u32 flags;
    int stack;
    struct flow flow; // local is the source
};

BPF_RINGBUF_OUTPUT(events, 64);

// Whether it is a TCP segment whose headers are there.
static bool fill_flow_of(struct flow *flow, u32 *flags, struct sk_buff *skb) {
    unsigned char *head = skb->head;
    u16 protocol = skb->protocol;
    u16 transport = skb->transport_header;
    void *network = head + skb->network_header;
    __builtin_memset(flow, 0, sizeof(*flow));
    if (protocol == bpf_htons(ETH_P_IP)) {
        struct iphdr *ip = network;
        if (ip->protocol != IPPROTO_TCP)
            return false;
        flow->family = AF_INET;
        *(u32 *)flow->local = ip->saddr;
        *(u32 *)flow->remote = ip->daddr;
    } else if (protocol == bpf_htons(ETH_P_IPV6)) {
        struct ipv6hdr *ip = network;
        if (ip->nexthdr != IPPROTO_TCP)
            return false;
        flow->family = AF_INET6;
        bpf_probe_read_kernel(flow->local, ADDRESS_BYTES, &ip->saddr);
        bpf_probe_read_kernel(flow->remote, ADDRESS_BYTES, &ip->daddr);
    } else {
        return false;
    }
    if (transport == NO_HEADER || transport <= skb->network_header)
        return false;
    struct tcphdr *tcp = (struct tcphdr *)(head + transport);
    flow->local_port = bpf_ntohs(tcp->source);
    flow->remote_port = bpf_ntohs(tcp->dest);
    bpf_probe_read_kernel(flags, 1, (u8 *)tcp + FLAGS_OFFSET);
    return true;
}

RAW_TRACEPOINT_PROBE(kfree_skb) {
    struct sk_buff *skb = (struct sk_buff *)ctx->args[0];
    u32 reason = ctx->args[2];
    if (reason <= SKB_DROP_REASON_NOT_SPECIFIED) // also what is let go for other reasons than being dropped
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = bpf_get_current_pid_tgid() >> 32,
        .reason = reason,
    };
    if (!fill_flow_of(&event.flow, &event.flags, skb) || flow_left_out(&event.flow))
        return 0;
    struct sock *sk = skb->sk;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
    if (!sk)
        sk = (struct sock *)ctx->args[3];
#endif
    if (sk)
        event.state = sk->__sk_common.skc_state;
    event.stack = kernel_stack(ctx);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
