// How often the common functions of the file system layer are called.

#include "filters.h"

enum what { READ, WRITE, CREATE, OPEN, FSYNC, KINDS };

BPF_PERCPU_ARRAY(counts, u64, KINDS);

static int count(int what) {
    if (!left_out())
        counts.increment(what);
    return 0;
}

int kprobe__vfs_read(struct pt_regs *ctx) {
    return count(READ);
}

int kprobe__vfs_write(struct pt_regs *ctx) {
    return count(WRITE);
}

int kprobe__vfs_create(struct pt_regs *ctx) {
    return count(CREATE);
}

int kprobe__vfs_open(struct pt_regs *ctx) {
    return count(OPEN);
}

int kprobe__vfs_fsync_range(struct pt_regs *ctx) {
    return count(FSYNC);
}
