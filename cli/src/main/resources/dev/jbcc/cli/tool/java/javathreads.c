// Java threads of a JVM that start and end.

#include "java.h"

struct event {
    u64 timestamp;
    u64 java_id;
    u32 pid;
    u32 tid;
    u32 daemon;
    u32 ends;
    char name[NAME_BYTES];
};
BPF_RINGBUF_OUTPUT(events, 64);

static inline int send(struct pt_regs *ctx, bool ends) {
    u64 id = bpf_get_current_pid_tgid();
    u64 native = 0, daemon = 0;
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = id >> 32, .ends = ends};
    READ_NAME(event.name, ctx, 1);
    bpf_usdt_readarg(3, ctx, &event.java_id);
    bpf_usdt_readarg(4, ctx, &native);
    bpf_usdt_readarg(5, ctx, &daemon);
    event.tid = native;
    event.daemon = daemon & 1;
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

int on_start(struct pt_regs *ctx) {
    return send(ctx, false);
}

int on_stop(struct pt_regs *ctx) {
    return send(ctx, true);
}
