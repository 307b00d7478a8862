// What happens to pages of the page cache.
//
// DIRTY_TRACEPOINT   the kernel tells of pages being made dirty; otherwise it has account_page_dirtied
// FOLIOS             the functions are named after folios
// BY_PROCESS         each process by itself, for cachetop

#include "filters.h"

enum what { ACCESSED, ADDED, DIRTIED, BUFFERS_DIRTIED, KINDS };

#ifdef BY_PROCESS
struct sums {
    u64 counts[KINDS];
    u32 uid;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(processes, u32, struct sums);
BPF_PERCPU_ARRAY(full, u64, 1);

static int count(enum what what) {
    if (left_out())
        return 0;
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    struct sums *sums = processes.lookup(&pid);
    if (!sums) {
        struct sums none = {.uid = bpf_get_current_uid_gid()};
        processes.insert(&pid, &none);
        sums = processes.lookup(&pid);
        if (!sums) {
            full.increment(0);
            return 0;
        }
    }
    bpf_get_current_comm(sums->comm, sizeof(sums->comm)); // each time: a process may become another program
    __sync_fetch_and_add(&sums->counts[what], 1);
    return 0;
}
#else
BPF_PERCPU_ARRAY(counts, u64, KINDS);

static int count(enum what what) {
    if (!left_out())
        counts.increment(what);
    return 0;
}
#endif

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
