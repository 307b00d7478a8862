// How long functions take, from when they are entered until they return.
//
// LEVELS         of a function that calls itself, how many calls inside of each other are measured; otherwise the innermost

#include "filters.h"
#include "starts.h"
#include "which.h"
#include "function_times.h"

struct call {
    u64 which;
    u64 tid;
};
#ifdef LEVELS
struct calls {
    u64 under_way;
    u64 starts[LEVELS]; // the outermost first; deeper ones are not measured
};
BPF_HASH(since, struct call, struct calls, 65536);
#else
BPF_HASH(since, struct call, u64, 65536);
#endif

int entered(void *ctx) {
    if (left_out())
        return 0;
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    u64 now = bpf_ktime_get_ns();
#ifdef LEVELS
    struct calls none = {}, *calls = since.lookup_or_try_init(&call, &none);
    if (!calls) {
        lost_start();
        return 0;
    }
    u64 level = calls->under_way++;
    if (level < LEVELS)
        calls->starts[level] = now;
#else
    if (since.update(&call, &now))
        lost_start();
#endif
    return 0;
}

int returned(void *ctx) {
    u64 now = bpf_ktime_get_ns();
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
#ifdef LEVELS
    struct calls *calls = since.lookup(&call);
    if (!calls)
        return 0;
    u64 level = --calls->under_way;
    u64 nanos = level < LEVELS ? now - calls->starts[level] : 0;
    if (level == 0)
        since.delete(&call);
    if (level >= LEVELS)
        return 0;
#else
    u64 *start = since.lookup(&call);
    if (!start)
        return 0;
    u64 nanos = now - *start;
    since.delete(&call);
#endif
    add_time(call.which, nanos);
    return 0;
}
