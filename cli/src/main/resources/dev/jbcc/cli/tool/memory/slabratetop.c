// Objects that are allocated from each slab cache of the kernel.
//
// BY_FUNCTION   the kernel's tracepoint does not tell the cache; then only what kmem_cache_alloc allocates is seen

#include <linux/slab.h>
#include "filters.h"

#define NAME_BYTES 128

struct sums {
    u64 allocations;
    u64 bytes;
    char name[NAME_BYTES];
};

BPF_HASH(caches, struct kmem_cache *, struct sums);
BPF_PERCPU_ARRAY(full, u64, 1);

static int allocated(struct kmem_cache *cache) {
    if (left_out())
        return 0;
    struct sums *sums = caches.lookup(&cache);
    if (!sums) {
        struct sums none = {};
        bpf_probe_read_kernel_str(none.name, sizeof(none.name), cache->name);
        caches.insert(&cache, &none);
        sums = caches.lookup(&cache);
        if (!sums) {
            full.increment(0);
            return 0;
        }
    }
    __sync_fetch_and_add(&sums->allocations, 1);
    __sync_fetch_and_add(&sums->bytes, cache->size);
    return 0;
}

#ifdef BY_FUNCTION
int kprobe__kmem_cache_alloc(struct pt_regs *ctx, struct kmem_cache *cache) {
    return allocated(cache);
}
#else
RAW_TRACEPOINT_PROBE(kmem_cache_alloc) {
    return allocated((struct kmem_cache *)ctx->args[2]);
}
#endif
