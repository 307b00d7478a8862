// Checks whether a task has a capability.

#include "filters.h"
#include "stacks.h"

#define CAP_OPT_NOAUDIT 2
#define CAP_OPT_INSETID 4

const volatile bool only_audited = true;
const volatile bool only_first = false; // only the first of the checks that are alike
const volatile bool by_cgroup = false;  // alike within a cgroup, not within a process

struct event {
    u64 timestamp;
    u32 pid;
    u32 tid;
    u32 uid;
    int capability;
    u32 audited;
    u32 in_setid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
};

struct check {
    u64 who;
    int capability;
    int user_stack;
    int kernel_stack;
    int padding;
};

BPF_HASH(checks, struct check, u8);
BPF_RINGBUF_OUTPUT(events, 64);

int kprobe__cap_capable(struct pt_regs *ctx, void *credentials, void *users, int capability, u32 how) {
    if (left_out())
        return 0;
    bool audited = !(how & CAP_OPT_NOAUDIT);
    if (only_audited && !audited)
        return 0;
    u64 id = bpf_get_current_pid_tgid();
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pid = id >> 32,
        .tid = id,
        .uid = bpf_get_current_uid_gid(),
        .capability = capability,
        .audited = audited,
        .in_setid = (how & CAP_OPT_INSETID) != 0,
        .user_stack = user_stack(ctx),
        .kernel_stack = kernel_stack(ctx),
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    if (only_first) {
        struct check check = {
            .who = by_cgroup ? bpf_get_current_cgroup_id() : event.pid,
            .capability = capability,
            .user_stack = event.user_stack,
            .kernel_stack = event.kernel_stack,
        };
        u8 one = 1;
        if (checks.lookup(&check))
            return 0;
        checks.update(&check, &one);
    }
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
