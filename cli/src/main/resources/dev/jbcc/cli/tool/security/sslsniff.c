// Data that programs give to a TLS library or get from it. It is read when the function returns.
//
// DATA_BYTES   how much of each call

#include "filters.h"
#include "starts.h"
#include "keep.h"

enum call { READ, WRITE, READ_EX, WRITE_EX, HANDSHAKE };

const volatile bool handshakes = false;

struct start {
    u64 timestamp;
    const void *data;
    const u64 *count; // where the function puts how many bytes there were; of those that do
};

struct event {
    u64 timestamp; // of the call
    u64 latency;
    u32 pid;
    u32 tid;
    u32 uid;
    int call;
    u32 length; // in bytes
    u32 bytes;  // of these are here
    char comm[TASK_COMM_LEN];
    u8 data[DATA_BYTES];
};

BPF_HASH(starts, u64, struct start);
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_RINGBUF_OUTPUT(events, 1024);

static inline u64 key_of(int call) {
    return bpf_get_current_pid_tgid() << 32 | call;
}

static inline int begin(int call, const void *data, const u64 *count) {
    if (left_out())
        return 0;
    u64 key = key_of(call);
    struct start start = {.timestamp = bpf_ktime_get_ns(), .data = data, .count = count};
    if (starts.update(&key, &start))
        lost_start();
    return 0;
}

// Functions with a place for the count return 1 for success, a handshake too; the others the count.
static inline int end(int call, int returned) {
    u64 id = bpf_get_current_pid_tgid();
    u64 key = key_of(call);
    int zero = 0;
    struct start *start = starts.lookup(&key);
    struct event *event = scratch.lookup(&zero);
    if (!start || !event)
        return 0;
    const void *data = start->data;
    u64 length = 0;
    if (returned > 0) {
        length = returned;
        if (call == HANDSHAKE)
            length = 0;
        else if (start->count)
            bpf_probe_read_user(&length, sizeof(length), start->count);
    }
    event->timestamp = start->timestamp;
    starts.delete(&key);
    if (returned <= 0 || (call != HANDSHAKE && !length))
        return 0;
    event->latency = bpf_ktime_get_ns() - event->timestamp;
    event->pid = id >> 32;
    event->tid = id;
    event->uid = bpf_get_current_uid_gid();
    event->call = call;
    event->length = length;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    u64 bytes = length < DATA_BYTES ? length : DATA_BYTES;
    KEEP(bytes);
    if (bytes > DATA_BYTES)
        return 0;
    if (bpf_probe_read_user(event->data, bytes, data))
        bytes = 0;
    event->bytes = bytes;
    KEEP(bytes);
    if (bytes <= DATA_BYTES)
        events.ringbuf_output(event, offsetof(struct event, data) + bytes, 0);
    return 0;
}

int read_called(struct pt_regs *ctx) {
    return begin(READ, (void *)PT_REGS_PARM2(ctx), NULL);
}

int read_returned(struct pt_regs *ctx) {
    return end(READ, PT_REGS_RC(ctx));
}

int write_called(struct pt_regs *ctx) {
    return begin(WRITE, (void *)PT_REGS_PARM2(ctx), NULL);
}

int write_returned(struct pt_regs *ctx) {
    return end(WRITE, PT_REGS_RC(ctx));
}

int read_ex_called(struct pt_regs *ctx) {
    return begin(READ_EX, (void *)PT_REGS_PARM2(ctx), (u64 *)PT_REGS_PARM4(ctx));
}

int read_ex_returned(struct pt_regs *ctx) {
    return end(READ_EX, PT_REGS_RC(ctx));
}

int write_ex_called(struct pt_regs *ctx) {
    return begin(WRITE_EX, (void *)PT_REGS_PARM2(ctx), (u64 *)PT_REGS_PARM4(ctx));
}

int write_ex_returned(struct pt_regs *ctx) {
    return end(WRITE_EX, PT_REGS_RC(ctx));
}

int handshake_called(struct pt_regs *ctx) {
    return begin(HANDSHAKE, NULL, NULL);
}

int handshake_returned(struct pt_regs *ctx) {
    return end(HANDSHAKE, PT_REGS_RC(ctx));
}
