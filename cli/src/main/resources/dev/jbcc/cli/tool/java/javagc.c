// Garbage collections of a JVM, when they end.

#include "starts.h"
#include "java.h"

const volatile u64 at_least = 0; // nanoseconds

// A collection that is under way: of one process, one at a time.
struct collection {
    u64 start;
    u64 before;
    u64 after;
    u64 committed;
    u32 full;
    u32 pool_ended;
    char collector[NAME_BYTES];
};
BPF_HASH(collections, u32, struct collection, 1024);

struct event {
    u64 timestamp;
    u64 nanos;
    u64 before;
    u64 after;
    u64 committed;
    u32 pid;
    u32 full;
    char collector[NAME_BYTES];
};
BPF_RINGBUF_OUTPUT(events, 64);

int on_begin(struct pt_regs *ctx) {
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 full = 0;
    bpf_usdt_readarg(1, ctx, &full);
    struct collection collection = {.start = bpf_ktime_get_ns(), .full = full & 1};
    if (collections.update(&pid, &collection))
        lost_start();
    return 0;
}

// Pools of memory that are not part of the heap are told too: CodeHeap '...', CodeCache, Compressed Class Space, Metaspace.
static inline bool outside_heap(struct pt_regs *ctx) {
    void *name = 0;
    char start[2] = {};
    bpf_usdt_readarg(3, ctx, &name);
    bpf_probe_read_user(start, sizeof(start), name);
    return (start[0] == 'C' && start[1] == 'o') || (start[0] == 'M' && start[1] == 'e');
}

// One call for each pool of memory.
int on_pool_begin(struct pt_regs *ctx) {
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    struct collection *collection = collections.lookup(&pid);
    if (!collection || outside_heap(ctx))
        return 0;
    if (collection->pool_ended) { // another collector works after the first
        collection->before = 0;
        collection->after = 0;
        collection->committed = 0;
        collection->pool_ended = 0;
    }
    u64 used = 0;
    bpf_usdt_readarg(6, ctx, &used);
    collection->before += used;
    __builtin_memset(collection->collector, 0, NAME_BYTES);
    READ_NAME(collection->collector, ctx, 1);
    return 0;
}

int on_pool_end(struct pt_regs *ctx) {
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    struct collection *collection = collections.lookup(&pid);
    if (!collection || outside_heap(ctx))
        return 0;
    u64 used = 0, committed = 0;
    bpf_usdt_readarg(6, ctx, &used);
    bpf_usdt_readarg(7, ctx, &committed);
    collection->after += used;
    collection->committed += committed;
    collection->pool_ended = 1;
    return 0;
}

int on_end(struct pt_regs *ctx) {
    u64 now = bpf_ktime_get_ns();
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    struct collection *collection = collections.lookup(&pid);
    if (!collection)
        return 0;
    if (now - collection->start >= at_least) {
        struct event event = {
            .timestamp = collection->start,
            .nanos = now - collection->start,
            .before = collection->before,
            .after = collection->after,
            .committed = collection->committed,
            .pid = pid,
            .full = collection->full,
        };
        __builtin_memcpy(event.collector, collection->collector, NAME_BYTES);
        events.ringbuf_output(&event, sizeof(event), 0);
    }
    collections.delete(&pid);
    return 0;
}
