// How long functions take, from when they are entered until they return.
//
// BY_FUNCTION    a histogram for each function

#include "filters.h"
#include "which.h"

const volatile u64 nanos_per_unit = 1;

struct call {
    u64 which;
    u64 tid;
};
BPF_HASH(since, struct call, u64, 65536);

#ifdef BY_FUNCTION
struct slot {
    u64 which;
    u64 slot;
};
BPF_HASH(dist, struct slot, u64, 65536);
#else
BPF_HISTOGRAM(dist);
#endif

enum { NANOS, CALLS, LOST, COUNTERS };
BPF_PERCPU_ARRAY(counters, u64, COUNTERS);

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
    counters.increment(NANOS, nanos);
    counters.increment(CALLS);
#ifdef BY_FUNCTION
    struct slot key = {.which = call.which, .slot = bpf_log2l(nanos / nanos_per_unit)};
    dist.atomic_increment(key);
#else
    dist.atomic_increment(bpf_log2l(nanos / nanos_per_unit));
#endif
    return 0;
}
