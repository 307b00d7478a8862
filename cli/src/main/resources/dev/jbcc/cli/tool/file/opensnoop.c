// Files being opened. The path is read when the call returns: by then the kernel has read it itself, so it is in memory.
//
// HAVE_OPEN        the architecture has open(2), not just openat(2)
// FILTER_FLAGS     only calls with one of these flags
// FILTER_RDONLY    with FILTER_FLAGS: also calls that open for reading only

#include "filters.h"
#include "starts.h"

#define COMM_BYTES 16
#define PATH_BYTES 256
#define ACCESS_MODE 3
#define AT_FDCWD -100

const volatile bool only_failed = false;

struct request {
    const char *path;
    int directory;
    int flags;
    u32 mode;
};

struct event {
    u64 timestamp;
    u32 pid;
    u32 tid;
    u32 uid;
    int ret;
    int directory;
    int flags;
    u32 mode;
    char comm[COMM_BYTES];
    char path[PATH_BYTES];
};

BPF_HASH(requests, u32, struct request);
BPF_RINGBUF_OUTPUT(events, PAGES);
BPF_PERCPU_ARRAY(scratch, struct event, 1);

static int called(int directory, const char *path, int flags, u32 mode) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
#ifdef FILTER_FLAGS
    int wanted = flags & FILTER_FLAGS;
#ifdef FILTER_RDONLY
    wanted |= (flags & ACCESS_MODE) == 0;
#endif
    if (!wanted)
        return 0;
#endif
    struct request request = {};
    request.path = path;
    request.directory = directory;
    request.flags = flags;
    request.mode = mode;
    if (requests.update(&tid, &request))
        lost_start();
    return 0;
}

static int returned(int ret) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct request *request = requests.lookup(&tid);
    if (!request)
        return 0;
    if (only_failed && ret >= 0) {
        requests.delete(&tid);
        return 0;
    }
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!event)
        return 0;
    event->timestamp = bpf_ktime_get_ns();
    event->pid = id >> 32;
    event->tid = tid;
    event->uid = bpf_get_current_uid_gid();
    event->ret = ret;
    event->directory = request->directory;
    event->flags = request->flags;
    event->mode = request->mode;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    // Only as much of the path as there is: the buffer takes several times as many records.
    u32 bytes = 1;
    event->path[0] = 0;
    int copied = bpf_probe_read_user_str(event->path, sizeof(event->path), request->path);
    if (copied > 1)
        bytes = copied;
    if (bytes > sizeof(event->path))
        bytes = sizeof(event->path);
    events.ringbuf_output(event, offsetof(struct event, path) + bytes, 0);
    requests.delete(&tid);
    return 0;
}

#ifdef HAVE_OPEN
TRACEPOINT_PROBE(syscalls, sys_enter_open) {
    return called(AT_FDCWD, args->filename, args->flags, args->mode);
}

TRACEPOINT_PROBE(syscalls, sys_exit_open) {
    return returned(args->ret);
}
#endif

TRACEPOINT_PROBE(syscalls, sys_enter_openat) {
    return called(args->dfd, args->filename, args->flags, args->mode);
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat2) {
    struct open_how how = {};
    bpf_probe_read_user(&how, sizeof(how), args->how);
    return called(args->dfd, args->filename, how.flags, how.mode);
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat2) {
    return returned(args->ret);
}
