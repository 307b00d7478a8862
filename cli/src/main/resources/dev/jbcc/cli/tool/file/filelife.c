// Files that are deleted after they were made while tracing. A file is known by its directory entry from when it is made.
//
// SECURITY_CREATE   the kernel has security_inode_create, which is also called where a file system makes and opens at once

#include <linux/fs.h>
#include "filters.h"
#include "starts.h"

#define NAME_BYTES 256
#define FILE_CREATED 0x100000

struct event {
    u64 timestamp;
    u64 age;
    u32 pid;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};

BPF_TABLE("lru_hash", struct dentry *, u64, births, 65536);
BPF_HASH(pending, u32, struct event);
BPF_RINGBUF_OUTPUT(events, 64);

static void made(struct dentry *entry) {
    if (left_out())
        return;
    u64 now = bpf_ktime_get_ns();
    births.update(&entry, &now);
}

int kprobe__vfs_create(struct pt_regs *ctx, void *map, struct inode *directory, struct dentry *entry) {
    made(entry);
    return 0;
}

int kprobe__vfs_open(struct pt_regs *ctx, struct path *path, struct file *file) {
    if (file->f_mode & FILE_CREATED)
        made(path->dentry);
    return 0;
}

#ifdef SECURITY_CREATE
int kprobe__security_inode_create(struct pt_regs *ctx, struct inode *directory, struct dentry *entry) {
    made(entry);
    return 0;
}
#endif

int kprobe__vfs_unlink(struct pt_regs *ctx, void *map, struct inode *directory, struct dentry *entry) {
    if (left_out())
        return 0;
    u64 *birth = births.lookup(&entry);
    if (!birth)
        return 0;
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = id >> 32};
    event.age = event.timestamp - *birth;
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    bpf_probe_read_kernel_str(event.name, sizeof(event.name), entry->d_name.name);
    births.delete(&entry);
    if (pending.update(&tid, &event))
        lost_start();
    return 0;
}

int kretprobe__vfs_unlink(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct event *event = pending.lookup(&tid);
    if (!event)
        return 0;
    if (PT_REGS_RC(ctx) == 0)
        events.ringbuf_output(event, sizeof(*event), 0);
    pending.delete(&tid);
    return 0;
}
