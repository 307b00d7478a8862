// How long it takes to get locks of the kernel, and how long they are held, by the stack that locks them.
//
// NESTED                   locking is called mutex_lock_nested, as in kernels that check their locks
// INTERRUPTIBLE, KILLABLE  locking that signals end
// TRYLOCK                  locking that does not wait
// RWSEM                    also reader-writer semaphores
// READ_INTERRUPTIBLE       reading that signals end

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

static inline int released(struct pt_regs *ctx) {
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

// A function that locks, and whether it did: the return is attached first, so that none is missed.
#define LOCKS(function, locked)                        \
    int kretprobe__##function(struct pt_regs *ctx) {   \
        return returned(locked);                       \
    }                                                  \
    int kprobe__##function(struct pt_regs *ctx) {      \
        return entered(ctx);                           \
    }

#define UNLOCKS(function)                              \
    int kprobe__##function(struct pt_regs *ctx) {      \
        return released(ctx);                          \
    }

#define STATUS ((int)PT_REGS_RC(ctx))

UNLOCKS(mutex_unlock)

#ifdef NESTED
LOCKS(mutex_lock_nested, true)
#else
LOCKS(mutex_lock, true)
#endif

#ifdef INTERRUPTIBLE
LOCKS(mutex_lock_interruptible, STATUS == 0)
#endif

#ifdef KILLABLE
LOCKS(mutex_lock_killable, STATUS == 0)
#endif

#ifdef TRYLOCK
LOCKS(mutex_trylock, STATUS == 1)
#endif

// Who writes and goes on reading (downgrade_write) holds it all the time.
#ifdef RWSEM
UNLOCKS(up_read)
UNLOCKS(up_write)
LOCKS(down_read, true)
LOCKS(down_read_killable, STATUS == 0)
LOCKS(down_read_trylock, STATUS == 1)
LOCKS(down_write, true)
LOCKS(down_write_killable, STATUS == 0)
LOCKS(down_write_trylock, STATUS == 1)
#ifdef READ_INTERRUPTIBLE
LOCKS(down_read_interruptible, STATUS == 0)
#endif
#endif
