// What happens to pages of the page cache.
//
// DIRTY_TRACEPOINT   the kernel tells of pages being made dirty; otherwise it has account_page_dirtied
// FOLIOS             the functions are named after folios

#include "filters.h"

enum what { ACCESSED, ADDED, DIRTIED, BUFFERS_DIRTIED, KINDS };

BPF_PERCPU_ARRAY(counts, u64, KINDS);

static int count(int what) {
    if (!left_out())
        counts.increment(what);
    return 0;
}

#ifdef FOLIOS
int kprobe__folio_mark_accessed(struct pt_regs *ctx) {
    return count(ACCESSED);
}

int kprobe__filemap_add_folio(struct pt_regs *ctx) {
    return count(ADDED);
}
#else
int kprobe__mark_page_accessed(struct pt_regs *ctx) {
    return count(ACCESSED);
}

int kprobe__add_to_page_cache_lru(struct pt_regs *ctx) {
    return count(ADDED);
}
#endif

#ifdef DIRTY_TRACEPOINT
TRACEPOINT_PROBE(writeback, writeback_dirty_folio) {
    return count(DIRTIED);
}
#else
int kprobe__account_page_dirtied(struct pt_regs *ctx) {
    return count(DIRTIED);
}
#endif

int kprobe__mark_buffer_dirty(struct pt_regs *ctx) {
    return count(BUFFERS_DIRTIED);
}
