// Soft interrupts: how often each kind was served, and for how long.
//
// BY_SLOT    histograms instead of sums

#include "interrupts.h"

#ifdef BY_SLOT
struct slot {
    u64 section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HASH(sums, u32, struct sum);
#endif

RAW_TRACEPOINT_PROBE(softirq_entry) {
    return entered();
}

RAW_TRACEPOINT_PROBE(softirq_exit) {
    u64 nanos = left();
    if (!nanos)
        return 0;
    u32 kind = ctx->args[0];
#ifdef BY_SLOT
    struct slot key = {.section = kind, .slot = bpf_log2l(nanos / nanos_per_unit)};
    dist.atomic_increment(key);
#else
    struct sum none = {};
    add(sums.lookup_or_try_init(&kind, &none), nanos);
#endif
    return 0;
}
