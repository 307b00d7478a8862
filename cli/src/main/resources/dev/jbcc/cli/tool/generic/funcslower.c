// Calls of functions that take long, with arguments and stacks.

#include "filters.h"
#include "starts.h"
#include "which.h"
#include "stacks.h"

#define ARGUMENTS 6

const volatile u64 min_nanos = 1000000;

struct call {
    u64 which;
    u64 tid;
};

struct entry {
    u64 since;
    u64 arguments[ARGUMENTS];
};
BPF_HASH(entries, struct call, struct entry, 65536);

struct event {
    u64 start; // ns
    u64 nanos;
    u64 which;
    u64 result;
    u64 arguments[ARGUMENTS];
    u32 pid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
};
BPF_RINGBUF_OUTPUT(events, 64);

int entered(struct pt_regs *ctx) {
    if (left_out())
        return 0;
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    struct entry entry = {};
    entry.arguments[0] = PT_REGS_PARM1(ctx);
    entry.arguments[1] = PT_REGS_PARM2(ctx);
    entry.arguments[2] = PT_REGS_PARM3(ctx);
    entry.arguments[3] = PT_REGS_PARM4(ctx);
    entry.arguments[4] = PT_REGS_PARM5(ctx);
    entry.arguments[5] = PT_REGS_PARM6(ctx);
    entry.since = bpf_ktime_get_ns();
    if (entries.update(&call, &entry))
        lost_start();
    return 0;
}

int returned(struct pt_regs *ctx) {
    u64 now = bpf_ktime_get_ns();
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    struct entry *entry = entries.lookup(&call);
    if (!entry)
        return 0;
    if (now - entry->since >= min_nanos) {
        struct event event = {
            .start = entry->since,
            .nanos = now - entry->since,
            .which = call.which,
            .result = PT_REGS_RC(ctx),
            .pid = bpf_get_current_pid_tgid() >> 32,
            .user_stack = user_stack(ctx),
            .kernel_stack = kernel_stack(ctx),
        };
        __builtin_memcpy(event.arguments, entry->arguments, sizeof(event.arguments));
        bpf_get_current_comm(event.comm, sizeof(event.comm));
        events.ringbuf_output(&event, sizeof(event), 0);
    }
    entries.delete(&call);
    return 0;
}
