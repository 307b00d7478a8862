// How long functions take, from when they are entered until they return.

#include "filters.h"
#include "which.h"
#include "function_times.h"

struct call {
    u64 which;
    u64 tid;
};
BPF_HASH(since, struct call, u64, 65536);

int entered(void *ctx) {
    if (left_out())
        return 0;
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    u64 now = bpf_ktime_get_ns();
    if (since.update(&call, &now))
        counters.increment(LOST);
    return 0;
}

int returned(void *ctx) {
    u64 now = bpf_ktime_get_ns();
    struct call call = {.which = WHICH(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    u64 *start = since.lookup(&call);
    if (!start)
        return 0;
    u64 nanos = now - *start;
    since.delete(&call);
    add_time(call.which, nanos);
    return 0;
}
