// Connections that processes begin, once the kernel has sent the first segment.
//
// COUNT   count by addresses and remote port instead of sending records
// DNS     also send the answers of name servers

#include "filters.h"
#include "starts.h"
#include "flow.h"
#include "keep.h"

#define ANSWER_BYTES 512 // what a message of the DNS over UDP has at most, unless more is agreed on
#define DNS_PORT 53

struct event {
    u64 timestamp;
    u32 pid;
    u32 uid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
    u32 answer; // 0: a connection; else how many bytes of a name server's answer follow
    u8 data[ANSWER_BYTES];
};

BPF_HASH(connecting, u32, struct sock *); // by thread
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_RINGBUF_OUTPUT(events, 64);
#ifdef COUNT
BPF_HASH(counts, struct flow);
#endif

static int begin(struct sock *sk) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (connecting.update(&tid, &sk))
        lost_start();
    return 0;
}

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk) {
    return begin(sk);
}

// It calls the other for addresses of IPv4, which then ends it.
int kprobe__tcp_v6_connect(struct pt_regs *ctx, struct sock *sk) {
    return begin(sk);
}

static int end(int error) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct sock **found = connecting.lookup(&tid);
    if (!found)
        return 0;
    struct flow flow;
    fill_flow(&flow, *found);
    connecting.delete(&tid);
    if (error || flow_left_out(&flow))
        return 0;
#ifdef COUNT
    flow.local_port = 0;
    counts.atomic_increment(flow);
#else
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!event)
        return 0;
    event->timestamp = bpf_ktime_get_ns();
    event->pid = id >> 32;
    event->uid = bpf_get_current_uid_gid();
    event->flow = flow;
    event->answer = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    events.ringbuf_output(event, offsetof(struct event, data), 0);
#endif
    return 0;
}

int kretprobe__tcp_v4_connect(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}

int kretprobe__tcp_v6_connect(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}

#ifdef DNS
struct receiving {
    struct sock *sk;
    struct msghdr *message;
    void *data;
};

BPF_HASH(receiving, u32, struct receiving); // by thread

static int receives(struct sock *sk, struct msghdr *message) {
    struct iov_iter *to = &message->msg_iter;
    struct receiving call = {.sk = sk, .message = message};
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
    const struct iovec *first = to->__iov;
#else
    const struct iovec *first = to->iov;
#endif
    if (to->iter_type == ITER_UBUF)
        call.data = to->ubuf + to->iov_offset;
    else if (to->iter_type == ITER_IOVEC)
        call.data = first->iov_base + to->iov_offset;
    else
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (receiving.update(&tid, &call))
        lost_start();
    return 0;
}

int kprobe__udp_recvmsg(struct pt_regs *ctx, struct sock *sk, struct msghdr *message) {
    return receives(sk, message);
}

int kprobe__udpv6_recvmsg(struct pt_regs *ctx, struct sock *sk, struct msghdr *message) {
    return receives(sk, message);
}

// The other end of the socket, or of this message.
static bool is_from_name_server(struct receiving *call) {
    u16 port = call->sk->__sk_common.skc_dport;
    struct sockaddr_in *sender = call->message->msg_name;
    if (!port && sender)
        port = sender->sin_port; // that of IPv6 is at the same place
    return port == bpf_htons(DNS_PORT);
}

static int received(s64 bytes) {
    u32 tid = bpf_get_current_pid_tgid();
    struct receiving *call = receiving.lookup(&tid);
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!call || !event)
        return 0;
    void *data = call->data;
    bool wanted = bytes > 0 && is_from_name_server(call);
    receiving.delete(&tid);
    if (!wanted)
        return 0;
    u64 size = bytes < ANSWER_BYTES ? bytes : ANSWER_BYTES;
    KEEP(size);
    if (size > ANSWER_BYTES || bpf_probe_read_user(event->data, size, data))
        return 0;
    event->timestamp = bpf_ktime_get_ns();
    event->answer = size;
    KEEP(size);
    if (size <= ANSWER_BYTES)
        events.ringbuf_output(event, offsetof(struct event, data) + size, 0);
    return 0;
}

int kretprobe__udp_recvmsg(struct pt_regs *ctx) {
    return received((int)PT_REGS_RC(ctx));
}

int kretprobe__udpv6_recvmsg(struct pt_regs *ctx) {
    return received((int)PT_REGS_RC(ctx));
}
#endif
