// Files that lose their names: deleted or renamed. The names are taken before, and shown if it came to pass.

#include <linux/fs.h>
#include "filters.h"
#include "starts.h"

#define NAME_BYTES 256

enum action { DELETED, RENAMED };

struct event {
    u64 timestamp;
    u32 pid;
    u32 action;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
    char name_after[NAME_BYTES]; // if renamed
};

BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_HASH(pending, u32, struct event);
BPF_RINGBUF_OUTPUT(events, 64);

static void asked(enum action action, struct dentry *before, struct dentry *after) {
    if (left_out())
        return;
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!event)
        return;
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    event->timestamp = bpf_ktime_get_ns();
    event->pid = id >> 32;
    event->action = action;
    event->name_after[0] = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    bpf_probe_read_kernel_str(event->name, sizeof(event->name), before->d_name.name);
    if (action == RENAMED)
        bpf_probe_read_kernel_str(event->name_after, sizeof(event->name_after), after->d_name.name);
    if (pending.update(&tid, event))
        lost_start();
}

static int answered(long ret) {
    u32 tid = bpf_get_current_pid_tgid();
    struct event *event = pending.lookup(&tid);
    if (!event)
        return 0;
    if (ret == 0)
        events.ringbuf_output(event, sizeof(*event), 0);
    pending.delete(&tid);
    return 0;
}

int kprobe__vfs_unlink(struct pt_regs *ctx, void *map, struct inode *directory, struct dentry *entry) {
    asked(DELETED, entry, 0);
    return 0;
}

int kretprobe__vfs_unlink(struct pt_regs *ctx) {
    return answered(PT_REGS_RC(ctx));
}

int kprobe__vfs_rmdir(struct pt_regs *ctx, void *map, struct inode *directory, struct dentry *entry) {
    asked(DELETED, entry, 0);
    return 0;
}

int kretprobe__vfs_rmdir(struct pt_regs *ctx) {
    return answered(PT_REGS_RC(ctx));
}

int kprobe__vfs_rename(struct pt_regs *ctx, struct renamedata *names) {
    asked(RENAMED, names->old_dentry, names->new_dentry);
    return 0;
}

int kretprobe__vfs_rename(struct pt_regs *ctx) {
    return answered(PT_REGS_RC(ctx));
}
