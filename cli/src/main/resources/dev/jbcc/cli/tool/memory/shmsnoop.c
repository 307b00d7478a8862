// Calls about System V shared memory, with what became of them.

#include "filters.h"
#include "starts.h"

enum call { SHMGET, SHMAT, SHMDT, SHMCTL };

struct request {
    int call;
    u64 first;
    u64 second;
    u64 third;
};

struct event {
    u64 timestamp;
    u64 first;
    u64 second;
    u64 third;
    s64 ret;
    int call;
    u32 pid;
    u32 tid;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(requests, u32, struct request);
BPF_RINGBUF_OUTPUT(events, 64);

static inline int called(int call, u64 first, u64 second, u64 third) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    struct request request = {.call = call, .first = first, .second = second, .third = third};
    if (requests.update(&tid, &request))
        lost_start();
    return 0;
}

static int returned(s64 ret) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct request *request = requests.lookup(&tid);
    if (!request)
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .first = request->first,
        .second = request->second,
        .third = request->third,
        .ret = ret,
        .call = request->call,
        .pid = id >> 32,
        .tid = tid,
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    requests.delete(&tid);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_shmget) {
    return called(SHMGET, (u32)args->key, args->size, (u32)args->shmflg);
}

TRACEPOINT_PROBE(syscalls, sys_exit_shmget) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_shmat) {
    return called(SHMAT, (u32)args->shmid, (u64)args->shmaddr, (u32)args->shmflg);
}

TRACEPOINT_PROBE(syscalls, sys_exit_shmat) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_shmdt) {
    return called(SHMDT, (u64)args->shmaddr, 0, 0);
}

TRACEPOINT_PROBE(syscalls, sys_exit_shmdt) {
    return returned(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_shmctl) {
    return called(SHMCTL, (u32)args->shmid, (u32)args->cmd, (u64)args->buf);
}

TRACEPOINT_PROBE(syscalls, sys_exit_shmctl) {
    return returned(args->ret);
}
