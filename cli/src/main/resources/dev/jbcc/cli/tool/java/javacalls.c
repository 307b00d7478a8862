// How often methods of a JVM are called, and how long the calls take altogether.
//
// LATENCY    also how long they take
// SYSCALLS   and the system calls of the process

#include "starts.h"
#include "java.h"

// Names are kept by the JVM once each, so their addresses tell them apart. System calls have no class, and their number for a name.
struct method {
    u64 class_name;
    u64 method_name;
};

struct sums {
    u64 count;
    u64 nanos;
    char class_name[NAME_BYTES];
    char method_name[NAME_BYTES];
};
BPF_HASH(sums, struct method, struct sums, 65536);

#define LOST_SUM 0
#define LOST_END 1
BPF_PERCPU_ARRAY(losses, u64, 2);

static inline struct method method_of(struct pt_regs *ctx) {
    struct method method = {};
    bpf_usdt_readarg(2, ctx, &method.class_name);
    bpf_usdt_readarg(4, ctx, &method.method_name);
    return method;
}

#ifdef LATENCY
// A method that a thread is in; calls of itself within are part of it.
struct call {
    u64 class_name;
    u64 method_name;
    u64 tid;
};
struct under_way {
    u64 start;
    u64 depth;
};
BPF_HASH(calls, struct call, struct under_way, 65536);
#endif

int on_entry(struct pt_regs *ctx) {
    struct method method = method_of(ctx);
    struct sums *sum = sums.lookup(&method);
    if (sum) {
        __sync_fetch_and_add(&sum->count, 1);
    } else {
        struct sums first = {};
        READ_NAME(first.class_name, ctx, 2);
        READ_NAME(first.method_name, ctx, 4);
        sum = sums.lookup_or_try_init(&method, &first);
        if (!sum) {
            losses.increment(LOST_SUM);
            return 0;
        }
        __sync_fetch_and_add(&sum->count, 1);
    }
#ifdef LATENCY
    struct call call = {
        .class_name = method.class_name, .method_name = method.method_name, .tid = (u32)bpf_get_current_pid_tgid()};
    struct under_way *outer = calls.lookup(&call);
    if (outer) {
        outer->depth++;
        return 0;
    }
    struct under_way begun = {.start = bpf_ktime_get_ns()};
    if (calls.update(&call, &begun))
        lost_start();
#endif
    return 0;
}

#ifdef LATENCY
int on_return(struct pt_regs *ctx) {
    struct method method = method_of(ctx);
    struct call call = {
        .class_name = method.class_name, .method_name = method.method_name, .tid = (u32)bpf_get_current_pid_tgid()};
    struct under_way *outer = calls.lookup(&call);
    if (!outer)
        return 0;
    if (outer->depth) {
        outer->depth--;
        return 0;
    }
    struct sums *sum = sums.lookup(&method);
    if (sum)
        __sync_fetch_and_add(&sum->nanos, bpf_ktime_get_ns() - outer->start);
    else // taken out meanwhile
        losses.increment(LOST_END);
    calls.delete(&call);
    return 0;
}
#endif

#ifdef SYSCALLS
const volatile u32 only_pid = 0;

#ifdef LATENCY
BPF_HASH(entered, u32, u64, 65536); // when, by thread
#endif

TRACEPOINT_PROBE(raw_syscalls, sys_enter) {
    u64 task = bpf_get_current_pid_tgid();
    if (task >> 32 != only_pid)
        return 0;
    struct method call = {.method_name = args->id};
    struct sums *sum = sums.lookup(&call);
    if (!sum) {
        struct sums first = {};
        sum = sums.lookup_or_try_init(&call, &first);
        if (!sum) {
            losses.increment(LOST_SUM);
            return 0;
        }
    }
    __sync_fetch_and_add(&sum->count, 1);
#ifdef LATENCY
    u32 tid = task;
    u64 now = bpf_ktime_get_ns();
    if (entered.update(&tid, &now))
        lost_start();
#endif
    return 0;
}

#ifdef LATENCY
TRACEPOINT_PROBE(raw_syscalls, sys_exit) {
    u32 tid = bpf_get_current_pid_tgid();
    u64 *start = entered.lookup(&tid);
    if (!start)
        return 0;
    struct method call = {.method_name = args->id};
    struct sums *sum = sums.lookup(&call);
    if (sum)
        __sync_fetch_and_add(&sum->nanos, bpf_ktime_get_ns() - *start);
    else // taken out meanwhile
        losses.increment(LOST_END);
    entered.delete(&tid);
    return 0;
}
#endif
#endif
