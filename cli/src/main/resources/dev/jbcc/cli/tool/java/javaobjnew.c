// How many objects of each class a JVM makes, and how many bytes they take.

#include "java.h"

struct sums {
    u64 count;
    u64 bytes;
    char class_name[NAME_BYTES];
};
BPF_HASH(sums, u64, struct sums, 65536); // by the address of the class's name, which the JVM keeps once

#define LOST_SUM 0
BPF_PERCPU_ARRAY(losses, u64, 1);

int on_alloc(struct pt_regs *ctx) {
    u64 class_name = 0, bytes = 0;
    bpf_usdt_readarg(2, ctx, &class_name);
    bpf_usdt_readarg(4, ctx, &bytes);
    struct sums *sum = sums.lookup(&class_name);
    if (!sum) {
        struct sums first = {};
        READ_NAME(first.class_name, ctx, 2);
        sum = sums.lookup_or_try_init(&class_name, &first);
    }
    if (!sum) {
        losses.increment(LOST_SUM);
        return 0;
    }
    __sync_fetch_and_add(&sum->count, 1);
    __sync_fetch_and_add(&sum->bytes, bytes);
    return 0;
}
