// Tables of values, and the probes that fill them. Those follow below.

#include "filters.h"
#include "probes.h"

#define LOST_VALUE 0 // the table of a probe is full
#define LOST_CALL 1  // too many calls under way
BPF_ARRAY(losses, u64, 2);

static inline void count_loss(int what) {
    u64 *count = losses.lookup(&what);
    if (count)
        __sync_fetch_and_add(count, 1);
}
