// How long it takes to get mutexes of the kernel, and how long they are held, by the stack that locks them.
//
// NESTED                   locking is called mutex_lock_nested, as in kernels that check their locks
// INTERRUPTIBLE, KILLABLE  locking that signals end
// TRYLOCK                  locking that does not wait

#include "filters.h"
#include "starts.h"
#include "stacks.h"

struct attempt {
    u64 lock;
    u64 since;
    int stack;
};
BPF_HASH(attempts, u32, struct attempt, 16384); // by thread

struct owner {
    u64 lock;
    u64 tid;
};
struct holding {
    u64 since;
    int stack;
};
BPF_HASH(holdings, struct owner, struct holding, 65536);

struct times {
    u64 count;
    u64 total;
    u64 max;
};
struct sum {
    struct times acquire;
    struct times hold;
};
BPF_TABLE("percpu_hash", u32, struct sum, sums, 16384); // by stack

static inline void add(struct times *times, u64 nanos) {
    times->count++;
    times->total += nanos;
    if (times->max < nanos)
        times->max = nanos;
}

static inline struct sum *sum_of(int stack) {
    u32 key = stack;
    struct sum none = {};
    struct sum *sum = sums.lookup_or_try_init(&key, &none);
    if (!sum)
        count_loss(LOST_SUM);
    return sum;
}

static inline int entered(struct pt_regs *ctx) {
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    struct attempt attempt = {.lock = PT_REGS_PARM1(ctx), .stack = kernel_stack(ctx)};
    attempt.since = bpf_ktime_get_ns(); // taking the stack is not waiting
    if (attempts.update(&tid, &attempt))
        lost_start();
    return 0;
}

static inline int returned(bool locked) {
    u64 now = bpf_ktime_get_ns();
    u32 tid = bpf_get_current_pid_tgid();
    struct attempt *attempt = attempts.lookup(&tid);
    if (!attempt)
        return 0;
    if (locked) {
        struct sum *sum = sum_of(attempt->stack);
        if (sum)
            add(&sum->acquire, now - attempt->since);
        struct owner owner = {.lock = attempt->lock, .tid = tid};
        struct holding holding = {.stack = attempt->stack};
        holding.since = bpf_ktime_get_ns();
        if (holdings.update(&owner, &holding))
            lost_start();
    }
    attempts.delete(&tid);
    return 0;
}

int kprobe__mutex_unlock(struct pt_regs *ctx) {
    u64 now = bpf_ktime_get_ns();
    struct owner owner = {.lock = PT_REGS_PARM1(ctx), .tid = (u32)bpf_get_current_pid_tgid()};
    struct holding *holding = holdings.lookup(&owner);
    if (!holding)
        return 0;
    struct sum *sum = sum_of(holding->stack);
    if (sum)
        add(&sum->hold, now - holding->since);
    holdings.delete(&owner);
    return 0;
}

#ifdef NESTED
int kretprobe__mutex_lock_nested(struct pt_regs *ctx) {
    return returned(true);
}

int kprobe__mutex_lock_nested(struct pt_regs *ctx) {
    return entered(ctx);
}
#else
int kretprobe__mutex_lock(struct pt_regs *ctx) {
    return returned(true);
}

int kprobe__mutex_lock(struct pt_regs *ctx) {
    return entered(ctx);
}
#endif

#ifdef INTERRUPTIBLE
int kretprobe__mutex_lock_interruptible(struct pt_regs *ctx) {
    return returned((int)PT_REGS_RC(ctx) == 0);
}

int kprobe__mutex_lock_interruptible(struct pt_regs *ctx) {
    return entered(ctx);
}
#endif

#ifdef KILLABLE
int kretprobe__mutex_lock_killable(struct pt_regs *ctx) {
    return returned((int)PT_REGS_RC(ctx) == 0);
}

int kprobe__mutex_lock_killable(struct pt_regs *ctx) {
    return entered(ctx);
}
#endif

#ifdef TRYLOCK
int kretprobe__mutex_trylock(struct pt_regs *ctx) {
    return returned((int)PT_REGS_RC(ctx) == 1);
}

int kprobe__mutex_trylock(struct pt_regs *ctx) {
    return entered(ctx);
}
#endif
