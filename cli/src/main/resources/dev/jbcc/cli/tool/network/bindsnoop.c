// Sockets being bound to addresses and ports.
//
// COUNT   count by address and port instead of sending records

#include "filters.h"
#include "starts.h"
#include "flow.h"

const volatile bool with_errors = false;

enum option { FREEBIND = 1, TRANSPARENT = 2, NO_PORT = 4, REUSE_ADDRESS = 8, REUSE_PORT = 16 };

struct call {
    struct socket *socket;
    u32 options;
};

struct event {
    u64 timestamp;
    u32 pid;
    u32 uid;
    int ret;
    u32 protocol;
    u32 options;
    u32 device;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(calls, u32, struct call); // by thread
BPF_RINGBUF_OUTPUT(events, 64);
#ifdef COUNT
BPF_HASH(counts, struct flow);
#endif

static u32 options_of(struct sock *sk) {
    struct inet_sock *inet = (struct inet_sock *)sk;
    u32 options = 0;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
    u64 flags = inet->inet_flags;
    options |= flags >> INET_FLAGS_FREEBIND & 1 ? FREEBIND : 0;
    options |= flags >> INET_FLAGS_TRANSPARENT & 1 ? TRANSPARENT : 0;
    options |= flags >> INET_FLAGS_BIND_ADDRESS_NO_PORT & 1 ? NO_PORT : 0;
#else
    options |= inet->freebind ? FREEBIND : 0;
    options |= inet->transparent ? TRANSPARENT : 0;
    options |= inet->bind_address_no_port ? NO_PORT : 0;
#endif
    options |= sk->__sk_common.skc_reuse ? REUSE_ADDRESS : 0;
    options |= sk->__sk_common.skc_reuseport ? REUSE_PORT : 0;
    return options;
}

static int begin(struct socket *socket) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    struct call call = {.socket = socket, .options = options_of(socket->sk)};
    if (calls.update(&tid, &call))
        lost_start();
    return 0;
}

static int end(int error) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct call *call = calls.lookup(&tid);
    if (!call)
        return 0;
    struct sock *sk = call->socket->sk;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = id >> 32,
        .uid = bpf_get_current_uid_gid(),
        .ret = error,
        .protocol = sk->sk_protocol,
        .options = call->options,
        .device = sk->__sk_common.skc_bound_dev_if,
    };
    fill_flow(&event.flow, sk);
    calls.delete(&tid);
    if ((error && !with_errors) || flow_left_out(&event.flow))
        return 0;
#ifdef COUNT
    event.flow.remote_port = 0;
    __builtin_memset(event.flow.remote, 0, sizeof(event.flow.remote));
    counts.atomic_increment(event.flow);
#else
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
#endif
    return 0;
}

int kprobe__inet_bind(struct pt_regs *ctx, struct socket *socket) {
    return begin(socket);
}

int kprobe__inet6_bind(struct pt_regs *ctx, struct socket *socket) {
    return begin(socket);
}

int kretprobe__inet_bind(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}

int kretprobe__inet6_bind(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}
