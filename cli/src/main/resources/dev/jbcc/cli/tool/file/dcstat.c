// How often names are looked up in the cache of directory entries, and how often they are not there.

#include "filters.h"

enum what { REFERENCES, SLOW, MISSES, KINDS };

BPF_PERCPU_ARRAY(counts, u64, KINDS);

int kprobe__lookup_fast(struct pt_regs *ctx) {
    if (!left_out())
        counts.increment(REFERENCES);
    return 0;
}

int kretprobe__d_lookup(struct pt_regs *ctx) {
    if (left_out())
        return 0;
    counts.increment(SLOW);
    if (PT_REGS_RC(ctx) == 0)
        counts.increment(MISSES);
    return 0;
}
