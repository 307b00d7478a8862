// Connections that processes begin, once the kernel has sent the first segment.
//
// COUNT   count by addresses and remote port instead of sending records

#include "filters.h"
#include "flow.h"

struct event {
    u64 timestamp;
    u32 pid;
    u32 uid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(connecting, u32, struct sock *); // by thread
BPF_RINGBUF_OUTPUT(events, 64);
#ifdef COUNT
BPF_HASH(counts, struct flow);
#endif

static int begin(struct sock *sk) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    connecting.update(&tid, &sk);
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
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = id >> 32, .uid = bpf_get_current_uid_gid()};
    fill_flow(&event.flow, *found);
    connecting.delete(&tid);
    if (error || flow_left_out(&event.flow))
        return 0;
#ifdef COUNT
    event.flow.local_port = 0;
    counts.atomic_increment(event.flow);
#else
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
#endif
    return 0;
}

int kretprobe__tcp_v4_connect(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}

int kretprobe__tcp_v6_connect(struct pt_regs *ctx) {
    return end(PT_REGS_RC(ctx));
}
