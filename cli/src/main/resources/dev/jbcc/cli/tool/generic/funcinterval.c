// How much time is between two calls of the same function, or two hits of the same tracepoint, by whatever thread.

#include "filters.h"
#include "starts.h"
#include "which.h"
#include "function_times.h"

BPF_HASH(last_calls, u64, u64, 65536);

int called(void *ctx) {
    if (left_out())
        return 0;
    u64 which = WHICH(ctx), none = 0;
    u64 *last = last_calls.lookup_or_try_init(&which, &none);
    if (!last) {
        lost_start();
        return 0;
    }
    u64 now = bpf_ktime_get_ns();
    u64 before = __sync_lock_test_and_set(last, now);
    if (before) // of two CPUs at once, the later one may have come first
        add_time(which, now > before ? now - before : 0);
    return 0;
}
