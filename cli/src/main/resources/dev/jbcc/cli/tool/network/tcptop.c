// What processes send and receive over TCP, by connection.

#include "filters.h"
#include "starts.h"
#include "flow.h"

struct session {
    u32 pid;
    struct flow flow;
    char comm[TASK_COMM_LEN];
};

struct traffic {
    u64 sent;
    u64 received;
};

BPF_HASH(sending, u32, struct sock *); // by thread
BPF_HASH(sessions, struct session, struct traffic);
BPF_ARRAY(lost, u64, 1); // calls whose session found no room

static void add(struct sock *sk, u64 sent, u64 received) {
    struct session session = {.pid = bpf_get_current_pid_tgid() >> 32};
    fill_flow(&session.flow, sk);
    if (flow_left_out(&session.flow))
        return;
    bpf_get_current_comm(session.comm, sizeof(session.comm));
    struct traffic none = {};
    struct traffic *traffic = sessions.lookup_or_try_init(&session, &none);
    if (!traffic) {
        lost.atomic_increment(0);
        return;
    }
    __sync_fetch_and_add(&traffic->sent, sent);
    __sync_fetch_and_add(&traffic->received, received);
}

int kprobe__tcp_sendmsg(struct pt_regs *ctx, struct sock *sk) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (sending.update(&tid, &sk))
        lost_start();
    return 0;
}

int kretprobe__tcp_sendmsg(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct sock **found = sending.lookup(&tid);
    if (!found)
        return 0;
    struct sock *sk = *found;
    sending.delete(&tid);
    int sent = PT_REGS_RC(ctx);
    if (sent > 0)
        add(sk, sent, 0);
    return 0;
}

int kprobe__tcp_cleanup_rbuf(struct pt_regs *ctx, struct sock *sk, int copied) {
    if (copied > 0 && !left_out())
        add(sk, 0, copied);
    return 0;
}
