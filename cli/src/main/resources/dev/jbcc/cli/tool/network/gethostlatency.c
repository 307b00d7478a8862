// How long processes wait for the addresses of a name.

#include "filters.h"
#include "starts.h"
#include "keep.h"

#define HOST_BYTES 256 // a name of the DNS has at most 253

struct call {
    u64 start;
    const char *host;
};

struct event {
    u64 timestamp;
    u64 nanos;
    u32 pid;
    u32 tid;
    char comm[TASK_COMM_LEN];
    char host[HOST_BYTES];
};

BPF_HASH(calls, u32, struct call); // by thread
BPF_RINGBUF_OUTPUT(events, 64);

int called(struct pt_regs *ctx) {
    struct call call = {.start = bpf_ktime_get_ns(), .host = (const char *)PT_REGS_PARM1(ctx)};
    u32 tid = bpf_get_current_pid_tgid();
    if (!call.host || left_out()) // without a name nothing is looked up
        return 0;
    if (calls.update(&tid, &call))
        lost_start();
    return 0;
}

int returned(struct pt_regs *ctx) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct call *call = calls.lookup(&tid);
    if (!call)
        return 0;
    struct event event = {.timestamp = bpf_ktime_get_ns(), .pid = id >> 32, .tid = tid};
    event.nanos = event.timestamp - call->start;
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    // Now the name is in memory, because the function has read it.
    s64 copied = bpf_probe_read_user_str(event.host, sizeof(event.host), call->host);
    calls.delete(&tid);
    KEEP(copied);
    if (copied <= 0 || copied > HOST_BYTES)
        return 0;
    events.ringbuf_output(&event, offsetof(struct event, host) + copied, 0);
    return 0;
}
