// How often functions are called, or tracepoints reached.

#include "filters.h"
#include "which.h"

const volatile s32 only_cpu = -1; // -1: all

BPF_HASH(counts, u64, u64, 65536);
BPF_PERCPU_ARRAY(full, u64, 1);

int counted(void *ctx) {
    if (left_out() || (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu))
        return 0;
    u64 which = WHICH(ctx), none = 0, *count = counts.lookup_or_try_init(&which, &none);
    if (count)
        __sync_fetch_and_add(count, 1);
    else
        full.increment(0);
    return 0;
}
