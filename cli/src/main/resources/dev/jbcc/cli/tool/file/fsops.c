// Operations of a file system: how long they take. The functions of the file system are attached by the tool.
//
// DIST     a histogram for each operation; otherwise a record for each that takes long

#include <linux/fs.h>
#include "filters.h"
#include "starts.h"

#define NAME_BYTES 256

enum operation { READ, WRITE, OPEN, FSYNC, GETATTR };

const volatile u64 min_nanos = 10000000; // 0: all
const volatile u64 nanos_per_unit = 1000;

// An operation may be part of another: a write that lasts does an fsync.
struct request_key {
    u32 tid;
    u32 operation;
};

struct request {
    u64 start;
    u64 offset;
    struct dentry *entry;
};

BPF_HASH(requests, struct request_key, struct request);

#ifdef DIST
struct slot {
    u64 operation;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
struct event {
    u64 timestamp;
    u64 nanos;
    s64 bytes;
    u64 offset;
    u32 pid;
    u32 operation;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};
BPF_RINGBUF_OUTPUT(events, 64);
#endif

static int called(enum operation operation, struct dentry *entry, u64 offset) {
    if (left_out())
        return 0;
    struct request_key key = {.tid = bpf_get_current_pid_tgid(), .operation = operation};
    struct request request = {.start = bpf_ktime_get_ns(), .offset = offset, .entry = entry};
    if (requests.update(&key, &request))
        lost_start();
    return 0;
}

static int returned(enum operation operation, long bytes) {
    u64 id = bpf_get_current_pid_tgid();
    struct request_key key = {.tid = id, .operation = operation};
    struct request *request = requests.lookup(&key);
    if (!request)
        return 0;
    u64 now = bpf_ktime_get_ns();
    u64 nanos = now - request->start;
#ifdef DIST
    struct slot slot = {.operation = operation, .slot = bpf_log2l(nanos / nanos_per_unit)};
    dist.atomic_increment(slot);
#else
    if (nanos >= min_nanos) {
        struct event event = {
            .timestamp = now,
            .nanos = nanos,
            .bytes = bytes,
            .offset = request->offset,
            .pid = id >> 32,
            .operation = operation,
        };
        struct dentry *entry = request->entry;
        bpf_get_current_comm(event.comm, sizeof(event.comm));
        bpf_probe_read_kernel_str(event.name, sizeof(event.name), entry->d_name.name);
        events.ringbuf_output(&event, sizeof(event), 0);
    }
#endif
    requests.delete(&key);
    return 0;
}

static int transferred(enum operation operation, struct kiocb *request) {
    struct file *file = request->ki_filp;
    return called(operation, file->f_path.dentry, request->ki_pos);
}

int on_read(struct pt_regs *ctx, struct kiocb *request) {
    return transferred(READ, request);
}

int on_write(struct pt_regs *ctx, struct kiocb *request) {
    return transferred(WRITE, request);
}

int on_open(struct pt_regs *ctx, struct inode *inode, struct file *file) {
    return called(OPEN, file->f_path.dentry, 0);
}

int on_fsync(struct pt_regs *ctx, struct file *file, u64 start) {
    return called(FSYNC, file->f_path.dentry, start);
}

int on_getattr(struct pt_regs *ctx, void *map, struct path *path) {
    return called(GETATTR, path->dentry, 0);
}

int after_read(struct pt_regs *ctx) {
    return returned(READ, PT_REGS_RC(ctx));
}

int after_write(struct pt_regs *ctx) {
    return returned(WRITE, PT_REGS_RC(ctx));
}

int after_open(struct pt_regs *ctx) {
    return returned(OPEN, 0);
}

int after_fsync(struct pt_regs *ctx) {
    return returned(FSYNC, 0);
}

int after_getattr(struct pt_regs *ctx) {
    return returned(GETATTR, 0);
}
