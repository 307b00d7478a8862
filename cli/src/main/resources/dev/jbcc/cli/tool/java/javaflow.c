// Methods of a JVM being entered and left.

#include "java.h"

#define PREFIX_BYTES 64

// How the names of classes and methods have to start; 0 bytes: all.
const volatile char class_prefix[PREFIX_BYTES] = {};
const volatile u32 class_prefix_bytes = 0;
const volatile char method_prefix[PREFIX_BYTES] = {};
const volatile u32 method_prefix_bytes = 0;

struct event {
    u64 timestamp;
    u32 pid;
    u32 tid;
    u32 cpu;
    u32 depth;
    u32 returns;
    char class_name[NAME_BYTES];
    char method_name[NAME_BYTES];
};
BPF_RINGBUF_OUTPUT(events, 1024);
BPF_HASH(depths, u32, u32, 65536); // of calls of a thread that are shown

static inline bool starts(const char *name, const volatile char *prefix, u32 bytes) {
    for (u32 i = 0; i < PREFIX_BYTES; i++) {
        if (i >= bytes)
            return true;
        if (name[i] != prefix[i])
            return false;
    }
    return true;
}

static inline int send(struct pt_regs *ctx, bool returns) {
    struct event event = {.returns = returns};
    READ_NAME(event.class_name, ctx, 2);
    if (!starts(event.class_name, class_prefix, class_prefix_bytes))
        return 0;
    READ_NAME(event.method_name, ctx, 4);
    if (!starts(event.method_name, method_prefix, method_prefix_bytes))
        return 0;
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id, none = 0;
    u32 *depth = depths.lookup_or_try_init(&tid, &none);
    if (depth) {
        if (returns) {
            if (*depth)
                (*depth)--;
            event.depth = *depth;
        } else {
            event.depth = *depth;
            (*depth)++;
        }
    }
    event.timestamp = bpf_ktime_get_ns();
    event.pid = id >> 32;
    event.tid = tid;
    event.cpu = bpf_get_smp_processor_id();
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

int on_entry(struct pt_regs *ctx) {
    return send(ctx, false);
}

int on_return(struct pt_regs *ctx) {
    return send(ctx, true);
}
