// How long requests to block devices take, from being issued to the device, or from their creation, until they are complete.
//
// SECTION(request)   what to have a histogram for each of
// EXTENSION          sum up, too

#include "starts.h"
#include "block.h"

const volatile bool queued = false;
const volatile u64 nanos_per_unit = 1000;

#ifdef SECTION
struct slot {
    u64 section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HISTOGRAM(dist);
#endif

#ifdef EXTENSION
struct sum {
    u64 total;
    u64 count;
};
BPF_HASH(sums, u64, struct sum);
#endif

RAW_TRACEPOINT_PROBE(block_rq_complete) {
    struct request *request = (struct request *)ctx->args[0];
    struct started *start = completed(request, ctx->args[2]);
    if (!start)
        return 0;
    u64 took = (bpf_ktime_get_ns() - (queued ? start->created : start->issued)) / nanos_per_unit;
    started.delete(&request);
    u64 section = 0;
#ifdef SECTION
    section = SECTION(request);
    struct slot key = {.section = section, .slot = bpf_log2l(took)};
    dist.atomic_increment(key);
#else
    dist.atomic_increment(bpf_log2l(took));
#endif
#ifdef EXTENSION
    struct sum none = {};
    struct sum *sum = sums.lookup_or_try_init(&section, &none);
    if (sum) {
        __sync_fetch_and_add(&sum->total, took);
        __sync_fetch_and_add(&sum->count, 1);
    }
#endif
    return 0;
}
