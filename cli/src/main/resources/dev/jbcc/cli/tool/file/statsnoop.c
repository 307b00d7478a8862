// Calls that ask about a file or a file system by its path, with what became of them.
//
// HAVE_STAT    the architecture has stat(2) and lstat(2), not just newer ones
// HAVE_STATAT  it has newfstatat(2)

#include "filters.h"
#include "starts.h"

#define PATH_BYTES 256

const volatile bool only_failed = false;

struct event {
    u64 timestamp;
    u32 pid;
    int ret;
    char comm[TASK_COMM_LEN];
    char path[PATH_BYTES];
};

BPF_HASH(requests, u32, const char *);
BPF_RINGBUF_OUTPUT(events, 64);

static int called(const char *path) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    if (requests.update(&tid, &path))
        lost_start();
    return 0;
}

static int returned(int ret) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    const char **path = requests.lookup(&tid);
    if (!path)
        return 0;
    if (!only_failed || ret < 0) {
        struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = id >> 32, .ret = ret};
        bpf_get_current_comm(event.comm, sizeof(event.comm));
        bpf_probe_read_user_str(event.path, sizeof(event.path), *path);
        events.ringbuf_output(&event, sizeof(event), 0);
    }
    requests.delete(&tid);
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_statfs) {
    return called(args->pathname);
}

TRACEPOINT_PROBE(syscalls, sys_exit_statfs) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_statx) {
    return called(args->filename);
}

TRACEPOINT_PROBE(syscalls, sys_exit_statx) {
    return returned(args->ret);
}

#ifdef HAVE_STATAT
TRACEPOINT_PROBE(syscalls, sys_enter_newfstatat) {
    return called(args->filename);
}

TRACEPOINT_PROBE(syscalls, sys_exit_newfstatat) {
    return returned(args->ret);
}
#endif

#ifdef HAVE_STAT
TRACEPOINT_PROBE(syscalls, sys_enter_newstat) {
    return called(args->filename);
}

TRACEPOINT_PROBE(syscalls, sys_exit_newstat) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_newlstat) {
    return called(args->filename);
}

TRACEPOINT_PROBE(syscalls, sys_exit_newlstat) {
    return returned(args->ret);
}
#endif
