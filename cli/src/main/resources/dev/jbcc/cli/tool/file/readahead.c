// Pages that are read ahead, until they are used.
//
// FOLIOS     the functions are named after folios
// ORDERED    folios of several pages are read ahead by a function of their own
// RA_UNBOUNDED, RA_BOUNDED   which function reads ahead

#include <linux/fs.h>
#include <linux/pagemap.h>
#include "filters.h"
#include "starts.h"

#define NANOS_PER_MILLI 1000000

// A page of a file: the page's own address is used again for others.
struct place {
    u64 mapping;
    u64 index;
};

BPF_HASH(reading, u32, u32); // how many of the functions that read ahead a thread is in
BPF_HASH(unused, struct place, u64, 262144); // since when
BPF_HISTOGRAM(dist);
BPF_PERCPU_ARRAY(full, u64, 1);

static int begin(void) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid(), one = 1;
    u32 *depth = reading.lookup(&tid);
    if (depth)
        *depth += 1;
    else if (reading.update(&tid, &one))
        lost_start();
    return 0;
}

static int end(void) {
    u32 tid = bpf_get_current_pid_tgid();
    u32 *depth = reading.lookup(&tid);
    if (!depth)
        return 0;
    *depth -= 1;
    if (*depth == 0)
        reading.delete(&tid);
    return 0;
}

static int added(u64 mapping, u64 index, int status) {
    u32 tid = bpf_get_current_pid_tgid();
    if (status || !reading.lookup(&tid))
        return 0;
    struct place place = {.mapping = mapping, .index = index};
    u64 now = bpf_ktime_get_ns();
    if (unused.update(&place, &now))
        full.increment(0);
    return 0;
}

static int used(u64 mapping, u64 index) {
    struct place place = {.mapping = mapping, .index = index};
    u64 *since = unused.lookup(&place);
    if (!since)
        return 0;
    u64 age = (bpf_ktime_get_ns() - *since) / NANOS_PER_MILLI;
    if (unused.delete(&place) == 0) // otherwise another CPU was first
        dist.atomic_increment(bpf_log2l(age));
    return 0;
}

#ifdef RA_UNBOUNDED
KFUNC_PROBE(page_cache_ra_unbounded) {
    return begin();
}

KRETFUNC_PROBE(page_cache_ra_unbounded) {
    return end();
}
#else
KFUNC_PROBE(__do_page_cache_readahead) {
    return begin();
}

KRETFUNC_PROBE(__do_page_cache_readahead) {
    return end();
}
#endif

#ifdef ORDERED
KFUNC_PROBE(page_cache_ra_order) {
    return begin();
}

KRETFUNC_PROBE(page_cache_ra_order) {
    return end();
}
#endif

#ifdef FOLIOS
KRETFUNC_PROBE(filemap_add_folio, struct address_space *mapping, struct folio *folio, unsigned long index, unsigned int gfp, int ret) {
    return added((u64)mapping, index, ret);
}

KFUNC_PROBE(folio_mark_accessed, struct folio *folio) {
    return used((u64)folio->mapping, folio->index);
}
#else
KRETFUNC_PROBE(add_to_page_cache_lru, struct page *page, struct address_space *mapping, unsigned long index, unsigned int gfp, int ret) {
    return added((u64)mapping, index, ret);
}

KFUNC_PROBE(mark_page_accessed, struct page *page) {
    return used((u64)page->mapping, page->index);
}
#endif
