// Calls of mount(2) and umount2(2), with what became of them. The texts are read when the call returns: by then the kernel has read
// them itself, so they are in memory.

#include "filters.h"
#include "starts.h"
#include "keep.h"

#define TEXT_BYTES 4096 // the kernel takes no longer paths and data

enum call { MOUNT, UMOUNT };

struct request {
    const char *source;
    const char *target;
    const char *type;
    const char *data;
    u64 flags;
};

struct event {
    u64 timestamp;
    u64 flags;
    u32 pid;
    u32 tid;
    u32 parent;
    u32 mounts; // number of the mount namespace
    int call;
    int ret;
    char comm[TASK_COMM_LEN];
    char parent_comm[TASK_COMM_LEN];
    u8 texts[4 * TEXT_BYTES]; // source, target, type, data: each ends with a 0
};

BPF_HASH(requests, u32, struct request);
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_RINGBUF_OUTPUT(events, 256);

static inline int called(struct request *request) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (requests.update(&tid, request))
        lost_start();
    return 0;
}

// Returns how many bytes are used behind what was added; no text is an empty one.
static inline u64 add(struct event *event, u64 used, const char *text) {
    KEEP(used);
    if (used > 3 * TEXT_BYTES)
        return 0;
    char *target = (char *)event->texts + used;
    s64 copied = bpf_probe_read_user_str(target, TEXT_BYTES, text);
    KEEP(copied);
    if (copied > 0 && copied <= TEXT_BYTES)
        return used + copied;
    *target = 0;
    return used + 1;
}

static int returned(int call, int ret) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    int zero = 0;
    struct request *request = requests.lookup(&tid);
    struct event *event = scratch.lookup(&zero);
    if (!request || !event)
        return 0;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct task_struct *parent = task->real_parent;
    event->timestamp = bpf_ktime_get_ns();
    event->flags = request->flags;
    event->pid = id >> 32;
    event->tid = tid;
    event->parent = parent->tgid;
    event->mounts = task->nsproxy->mnt_ns->ns.inum;
    event->call = call;
    event->ret = ret;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    bpf_probe_read_kernel_str(event->parent_comm, sizeof(event->parent_comm), parent->comm);
    u64 used = add(event, 0, request->source);
    used = add(event, used, request->target);
    used = add(event, used, request->type);
    used = add(event, used, request->data);
    requests.delete(&tid);
    KEEP(used);
    if (used <= sizeof(event->texts))
        events.ringbuf_output(event, offsetof(struct event, texts) + used, 0);
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_mount) {
    struct request request = {
        .source = args->dev_name,
        .target = args->dir_name,
        .type = args->type,
        .data = args->data,
        .flags = args->flags,
    };
    return called(&request);
}

TRACEPOINT_PROBE(syscalls, sys_exit_mount) {
    return returned(MOUNT, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_umount) {
    struct request request = {.target = args->name, .flags = args->flags};
    return called(&request);
}

TRACEPOINT_PROBE(syscalls, sys_exit_umount) {
    return returned(UMOUNT, args->ret);
}
