// Names being looked up in the cache of directory entries.

#include <linux/fs.h>
#include "filters.h"
#include "starts.h"

#define NAME_BYTES 256

const volatile bool all = false;

struct event {
    u64 timestamp;
    u32 pid;
    u32 missed;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};

BPF_HASH(asked, u32, struct qstr *);
BPF_RINGBUF_OUTPUT(events, 256);

// Names are parts of paths: they end where their length says.
static int send(u32 missed, const unsigned char *name, u32 length) {
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = bpf_get_current_pid_tgid() >> 32,
        .missed = missed,
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    u32 bytes = length + 1;
    if (bytes > sizeof(event.name))
        bytes = sizeof(event.name);
    bpf_probe_read_kernel_str(event.name, bytes, name);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

int kprobe__lookup_fast(struct pt_regs *ctx, struct nameidata *path) {
    if (!all || left_out())
        return 0;
    return send(0, path->last.name, path->last.len);
}

int kprobe__d_lookup(struct pt_regs *ctx, struct dentry *parent, struct qstr *name) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (asked.update(&tid, &name))
        lost_start();
    return 0;
}

int kretprobe__d_lookup(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct qstr **found = asked.lookup(&tid);
    if (!found)
        return 0;
    struct qstr *name = *found;
    asked.delete(&tid);
    if (PT_REGS_RC(ctx) != 0)
        return 0;
    return send(1, name->name, name->len);
}
