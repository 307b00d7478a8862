// What each process does: time on CPUs, waits for one, I/O on block devices, TCP traffic, page faults.
//
// HAVE_FAULTS   the architecture has a tracepoint for page faults of user space

#include "starts.h"
#include "block.h"
#include <linux/sched.h>
#include <net/sock.h>

// Sums since they were read. Each CPU has its own.
struct activity {
    u64 cpu_nanos;
    u64 wait_nanos;
    u64 longest_wait_nanos;
    u64 waits;
    u64 read_bytes;
    u64 written_bytes;
    u64 received_bytes;
    u64 sent_bytes;
    u64 faults;
    char comm[TASK_COMM_LEN];
};

BPF_PERCPU_HASH(activities, u32, struct activity); // by process
BPF_PERCPU_ARRAY(accounted, u64, 1);               // until when the CPU's time is accounted for
BPF_HASH(runnable_since, u32, u64);                // by thread
BPF_ARRAY(lost, u64, 1);                           // what found no room among activities

static struct activity *activity_of(u32 pid) {
    struct activity none = {};
    struct activity *activity = activities.lookup_or_try_init(&pid, &none);
    if (!activity)
        lost.atomic_increment(0);
    return activity;
}

static struct activity *activity_of_task(struct task_struct *task) {
    struct activity *activity = activity_of(task->tgid);
    if (activity && !activity->comm[0])
        bpf_probe_read_kernel_str(activity->comm, sizeof(activity->comm), task->group_leader->comm);
    return activity;
}

static struct activity *activity_of_current(void) {
    return activity_of_task((struct task_struct *)bpf_get_current_task());
}

// The CPU's time since the last call goes to the task that had it.
static void account(struct task_struct *task) {
    u64 now = bpf_ktime_get_ns();
    int only = 0;
    u64 *until = accounted.lookup(&only);
    if (!until)
        return;
    u64 since = *until;
    *until = now;
    if (!since || task->pid == 0)
        return;
    struct activity *activity = activity_of_task(task);
    if (activity)
        activity->cpu_nanos += now - since;
}

static void runnable(struct task_struct *task) {
    u32 tid = task->pid;
    u64 now = bpf_ktime_get_ns();
    if (tid && runnable_since.update(&tid, &now))
        lost_start();
}

RAW_TRACEPOINT_PROBE(sched_wakeup) {
    runnable((struct task_struct *)ctx->args[0]);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_wakeup_new) {
    runnable((struct task_struct *)ctx->args[0]);
    return 0;
}

RAW_TRACEPOINT_PROBE(sched_switch) {
    struct task_struct *before = (struct task_struct *)ctx->args[1];
    struct task_struct *task = (struct task_struct *)ctx->args[2];
    account(before);
    if (before->__state == TASK_RUNNING)
        runnable(before);
    u32 tid = task->pid;
    u64 *since = runnable_since.lookup(&tid);
    if (!since)
        return 0;
    u64 waited = bpf_ktime_get_ns() - *since;
    runnable_since.delete(&tid);
    struct activity *activity = activity_of_task(task);
    if (!activity)
        return 0;
    activity->waits++;
    activity->wait_nanos += waited;
    if (waited > activity->longest_wait_nanos)
        activity->longest_wait_nanos = waited;
    return 0;
}

// On each CPU several times a second: what runs for long without a switch is accounted for as it runs.
int tick(struct bpf_perf_event_data *ctx) {
    account((struct task_struct *)bpf_get_current_task());
    return 0;
}

#ifdef HAVE_FAULTS
RAW_TRACEPOINT_PROBE(page_fault_user) {
    struct activity *activity = activity_of_current();
    if (activity)
        activity->faults++;
    return 0;
}
#endif

RAW_TRACEPOINT_PROBE(block_rq_complete) {
    struct request *request = (struct request *)ctx->args[0];
    struct started *start = completed(request, ctx->args[2]);
    if (!start)
        return 0;
    struct activity *activity = activity_of(start->pid);
    if (activity) {
        if (!activity->comm[0])
            __builtin_memcpy(activity->comm, start->comm, sizeof(activity->comm));
        if ((request->cmd_flags & OPERATION) == REQ_OP_WRITE)
            activity->written_bytes += start->bytes;
        else if ((request->cmd_flags & OPERATION) == REQ_OP_READ)
            activity->read_bytes += start->bytes;
    }
    started.delete(&request);
    return 0;
}

int tcp_received(struct pt_regs *ctx, struct sock *socket, int copied) {
    if (copied <= 0)
        return 0;
    struct activity *activity = activity_of_current();
    if (activity)
        activity->received_bytes += copied;
    return 0;
}

int tcp_sent(struct pt_regs *ctx) {
    int sent = PT_REGS_RC(ctx);
    if (sent <= 0)
        return 0;
    struct activity *activity = activity_of_current();
    if (activity)
        activity->sent_bytes += sent;
    return 0;
}
