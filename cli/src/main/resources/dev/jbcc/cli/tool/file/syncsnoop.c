// Calls that ask for data to be written to where it lasts.
//
// FILE_RANGE_2  the architecture calls sync_file_range(2) by the name of sync_file_range2

#include "filters.h"

enum call { SYNC, FSYNC, FDATASYNC, MSYNC, SYNC_FILE_RANGE, SYNCFS };

struct event {
    u64 timestamp;
    u32 pid;
    u32 call;
    char comm[TASK_COMM_LEN];
};

BPF_RINGBUF_OUTPUT(events, 64);

static int called(enum call call) {
    if (left_out())
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = bpf_get_current_pid_tgid() >> 32,
        .call = call,
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_sync) {
    return called(SYNC);
}

TRACEPOINT_PROBE(syscalls, sys_enter_fsync) {
    return called(FSYNC);
}

TRACEPOINT_PROBE(syscalls, sys_enter_fdatasync) {
    return called(FDATASYNC);
}

TRACEPOINT_PROBE(syscalls, sys_enter_msync) {
    return called(MSYNC);
}

#ifdef FILE_RANGE_2
TRACEPOINT_PROBE(syscalls, sys_enter_sync_file_range2) {
#else
TRACEPOINT_PROBE(syscalls, sys_enter_sync_file_range) {
#endif
    return called(SYNC_FILE_RANGE);
}

TRACEPOINT_PROBE(syscalls, sys_enter_syncfs) {
    return called(SYNCFS);
}
