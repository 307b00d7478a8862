// Which mutexes threads of a process lock while they hold others: each pair once, with the stacks of the first time.
//
// THREADS   how many threads there is room for
// EDGES     how many pairs of mutexes there is room for

#include <linux/sched.h>
#include "filters.h"
#include "stacks.h"

#ifndef THREADS
#define THREADS 65536
#endif
#ifndef EDGES
#define EDGES 65536
#endif
#define MAX_HELD 16 // a power of two

struct held {
    u64 mutex; // 0: none
    u64 caller;
    int stack;
    u32 depth; // recursive mutexes are locked several times
};

struct thread {
    struct held trying; // the mutex of a call of trylock that has not returned yet
    struct held held[MAX_HELD];
};
BPF_F_TABLE("hash", u32, struct thread, threads, THREADS, BPF_F_NO_PREALLOC);
BPF_ARRAY(new_thread, struct thread, 1);

struct edge {
    u64 held;
    u64 acquired;
};
BPF_F_TABLE("hash", struct edge, u8, edges, EDGES, BPF_F_NO_PREALLOC);

struct creation {
    u32 parent;
    int stack;
    char comm[TASK_COMM_LEN]; // of the parent
};
BPF_F_TABLE("hash", u32, struct creation, creations, THREADS, BPF_F_NO_PREALLOC); // by thread

struct event {
    u64 time;
    u64 held; // 0: the process has ended
    u64 held_caller;
    u64 acquired;
    u64 acquired_caller;
    int held_stack;
    int acquired_stack;
    u32 tid;
    char comm[TASK_COMM_LEN];
};
BPF_RINGBUF_OUTPUT(events, 64);

enum { LOST_EDGES, LOST_THREADS, LOST_HELD, COUNTERS };
BPF_PERCPU_ARRAY(counters, u64, COUNTERS);

// At its entry, a function has no frame yet: the one that called it is missing in the stack unless the kernel knows of this.
static inline u64 caller_of(struct pt_regs *ctx) {
#ifdef __TARGET_ARCH_arm64
    return PT_REGS_RET(ctx);
#else
    u64 caller = 0;
    bpf_probe_read_user(&caller, sizeof(caller), (void *)PT_REGS_SP(ctx));
    return caller;
#endif
}

static inline struct thread *this_thread(void) {
    u32 tid = bpf_get_current_pid_tgid();
    struct thread *thread = threads.lookup(&tid);
    if (thread)
        return thread;
    int zero = 0;
    struct thread *fresh = new_thread.lookup(&zero);
    if (!fresh)
        return 0;
    threads.update(&tid, fresh);
    thread = threads.lookup(&tid);
    if (!thread)
        counters.increment(LOST_THREADS);
    return thread;
}

static inline void tell(struct held *held, struct held *acquired) {
    struct edge edge = {.held = held->mutex, .acquired = acquired->mutex};
    u8 yes = 1;
    if (edges.lookup(&edge))
        return;
    if (edges.update(&edge, &yes)) {
        counters.increment(LOST_EDGES);
        return;
    }
    struct event event = {
        .time = bpf_ktime_get_ns(),
        .held = held->mutex,
        .held_caller = held->caller,
        .acquired = acquired->mutex,
        .acquired_caller = acquired->caller,
        .held_stack = held->stack,
        .acquired_stack = acquired->stack,
        .tid = bpf_get_current_pid_tgid(),
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
}

// Adds to what the thread holds; returns whether it did not hold it already.
static inline bool hold(struct thread *thread, struct held *acquired) {
    u32 place = MAX_HELD;
    for (int i = 0; i < MAX_HELD; i++) {
        struct held *held = &thread->held[i];
        if (held->mutex == acquired->mutex) {
            held->depth++;
            return false;
        }
        if (!held->mutex && place == MAX_HELD)
            place = i;
    }
    if (place < MAX_HELD)
        thread->held[place & (MAX_HELD - 1)] = *acquired;
    else
        counters.increment(LOST_HELD);
    return true;
}

// At the entry: a thread that waits for ever has told before.
int locking(struct pt_regs *ctx) {
    if (left_out())
        return 0;
    struct thread *thread = this_thread();
    if (!thread)
        return 0;
    struct held acquired = {
        .mutex = PT_REGS_PARM1(ctx),
        .caller = caller_of(ctx),
        .stack = user_stack(ctx),
        .depth = 1,
    };
    if (!hold(thread, &acquired))
        return 0;
    for (int i = 0; i < MAX_HELD; i++) {
        struct held *held = &thread->held[i];
        if (held->mutex && held->mutex != acquired.mutex)
            tell(held, &acquired);
    }
    return 0;
}

// What does not wait closes no cycle, but others may wait for it.
int trying(struct pt_regs *ctx) {
    if (left_out())
        return 0;
    struct thread *thread = this_thread();
    if (!thread)
        return 0;
    thread->trying.mutex = PT_REGS_PARM1(ctx);
    thread->trying.caller = caller_of(ctx);
    thread->trying.stack = user_stack(ctx);
    thread->trying.depth = 1;
    return 0;
}

int tried(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct thread *thread = threads.lookup(&tid);
    if (!thread || !thread->trying.mutex)
        return 0;
    struct held acquired = thread->trying;
    thread->trying.mutex = 0;
    if ((int)PT_REGS_RC(ctx) == 0)
        hold(thread, &acquired);
    return 0;
}

int unlocking(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct thread *thread = threads.lookup(&tid);
    if (!thread)
        return 0;
    u64 mutex = PT_REGS_PARM1(ctx);
    for (int i = 0; i < MAX_HELD; i++) {
        struct held *held = &thread->held[i];
        if (held->mutex == mutex) {
            if (--held->depth == 0)
                held->mutex = 0;
            return 0;
        }
    }
    return 0;
}

TRACEPOINT_PROBE(task, task_newtask) {
    if (left_out() || !(args->clone_flags & CLONE_THREAD))
        return 0;
    u32 tid = args->pid;
    struct creation creation = {.parent = bpf_get_current_pid_tgid(), .stack = user_stack(args)};
    bpf_get_current_comm(creation.comm, sizeof(creation.comm));
    if (creations.update(&tid, &creation))
        counters.increment(LOST_THREADS);
    return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exit) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    threads.delete(&tid);
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    if (task->signal->live.counter == 0) {
        struct event event = {.time = bpf_ktime_get_ns(), .tid = tid};
        events.ringbuf_output(&event, sizeof(event), 0);
    }
    return 0;
}
