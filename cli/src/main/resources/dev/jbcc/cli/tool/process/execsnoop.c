// New processes. One record for each argument when exec is called, while the arguments are still where the caller put
// them, and one when it is over. The ring buffer keeps them in order, whatever CPU the process moves to meanwhile.

#include "filters.h"

#define COMM_BYTES 16
#define TEXT_BYTES 256

const volatile u32 max_args = 20;   // how many arguments, the file included
const volatile u32 only_parent = 0; // children of this process; 0: all

enum kind { ARGUMENT, MORE, FAILURE, SUCCESS };

struct event {
    u64 timestamp;
    u32 kind;
    u32 key;
    u32 pid;
    u32 parent_pid;
    u32 uid;
    int ret;
    char comm[COMM_BYTES];
    char text[TEXT_BYTES];
};

BPF_RINGBUF_OUTPUT(events, 256);
BPF_PERCPU_ARRAY(scratch, struct event, 1);

static struct event *begin(u32 kind, u32 key) {
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!event)
        return NULL;
    event->kind = kind;
    event->key = key;
    event->text[0] = 0;
    return event;
}

// Sends a record with as much of its text as there is: the buffer takes several times as many that way.
static int send(struct event *event, int copied, u64 flags) {
    u32 bytes = copied > 1 ? copied : 1;
    if (bytes > sizeof(event->text))
        bytes = sizeof(event->text);
    events.ringbuf_output(event, offsetof(struct event, text) + bytes, flags);
    return 0;
}

static int argument(u32 key, const char *text) {
    struct event *event = begin(ARGUMENT, key);
    if (!event)
        return 0;
    int copied = bpf_probe_read_user_str(event->text, sizeof(event->text), text);
    return send(event, copied, BPF_RB_NO_WAKEUP);
}

static int called(const char *file, const char *const *argv) {
    u32 key = bpf_get_current_pid_tgid();
    if (left_out())
        return 0;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    if (only_parent && task->real_parent->tgid != only_parent)
        return 0;
    argument(key, file);
    for (int i = 1; i < max_args; i++) {
        const char *text = NULL;
        bpf_probe_read_user(&text, sizeof(text), &argv[i]);
        if (!text)
            return 0;
        argument(key, text);
    }
    const char *next = NULL;
    bpf_probe_read_user(&next, sizeof(next), &argv[max_args]);
    if (next) {
        struct event *event = begin(MORE, key);
        if (event)
            send(event, 0, BPF_RB_NO_WAKEUP);
    }
    return 0;
}

static void describe(struct event *event, int ret) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    event->timestamp = bpf_ktime_get_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->parent_pid = task->real_parent->tgid;
    event->uid = bpf_get_current_uid_gid();
    event->ret = ret;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
}

static int failed(int ret) {
    if (ret >= 0)
        return 0;
    struct event *event = begin(FAILURE, bpf_get_current_pid_tgid());
    if (!event)
        return 0;
    describe(event, ret);
    return send(event, 0, 0);
}

TRACEPOINT_PROBE(syscalls, sys_enter_execve) {
    return called(args->filename, args->argv);
}

TRACEPOINT_PROBE(syscalls, sys_exit_execve) {
    return failed(args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_enter_execveat) {
    return called(args->filename, args->argv);
}

TRACEPOINT_PROBE(syscalls, sys_exit_execveat) {
    return failed(args->ret);
}

// Success has its own tracepoint: it also sees an exec of a 32-bit program, and knows which thread called.
TRACEPOINT_PROBE(sched, sched_process_exec) {
    struct event *event = begin(SUCCESS, args->old_pid);
    if (!event)
        return 0;
    describe(event, 0);
    TP_DATA_LOC_READ_STR(event->text, filename, sizeof(event->text));
    return send(event, sizeof(event->text), 0);
}
