// Segments that are sent once more.
//
// LOSS_PROBES   also those that are sent to find out whether the last one was lost
// COUNT         count by connection instead of sending records

#include "flow.h"

enum kind { RETRANSMIT, LOSS_PROBE };

struct event {
    u64 timestamp;
    u32 pid;
    u32 kind;
    u32 state;
    u32 sequence;
    struct flow flow;
};

BPF_RINGBUF_OUTPUT(events, 64);
#ifdef COUNT
BPF_HASH(counts, struct flow);
#endif

static int seen(struct sock *sk, struct sk_buff *skb, u32 kind) {
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = bpf_get_current_pid_tgid() >> 32,
        .kind = kind,
        .state = sk->__sk_common.skc_state,
    };
    fill_flow(&event.flow, sk);
    if (flow_left_out(&event.flow))
        return 0;
#ifdef COUNT
    counts.atomic_increment(event.flow);
#else
    if (skb)
        bpf_probe_read_kernel(&event.sequence, sizeof(event.sequence), skb->cb); // struct tcp_skb_cb begins with it
    events.ringbuf_output(&event, sizeof(event), 0);
#endif
    return 0;
}

RAW_TRACEPOINT_PROBE(tcp_retransmit_skb) {
    return seen((struct sock *)ctx->args[0], (struct sk_buff *)ctx->args[1], RETRANSMIT);
}

#ifdef LOSS_PROBES
int kprobe__tcp_send_loss_probe(struct pt_regs *ctx, struct sock *sk) {
    return seen(sk, 0, LOSS_PROBE);
}
#endif
