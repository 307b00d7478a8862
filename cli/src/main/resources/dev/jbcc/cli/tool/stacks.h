// Stacks: which parts are wanted, where they are kept, and what found no room.
//
// STACK_STORAGE   how many different stacks there is room for
// BUILD_IDS       those of user space are places in files, by build ids, in a table of their own

#ifndef STACK_STORAGE
#define STACK_STORAGE 1024
#endif

// The kernel has one place for a stack, which its hash says; who comes second is put into the other table.
#if STACK_STORAGE < 1024
#define SECOND_STORAGE (STACK_STORAGE * 4)
#else
#define SECOND_STORAGE 4096
#endif

#define SECOND_TABLE (1 << 30) // set in ids of the other table

#define NO_STACK (-14) // -EFAULT: there is none, as in user space of a kernel thread

const volatile bool user_stacks = true;
const volatile bool kernel_stacks = true;

BPF_STACK_TRACE(stacks, STACK_STORAGE);
BPF_STACK_TRACE(second_stacks, SECOND_STORAGE);

#define LOST_STACK 0 // another stack has its place
#define LOST_SUM 1   // the table of sums is full
BPF_ARRAY(losses, u64, 2);

static inline void count_loss(int what) {
    u64 *count = losses.lookup(&what);
    if (count)
        __sync_fetch_and_add(count, 1);
}

static inline int stack_of(void *ctx, bool wanted, u64 flags) {
    if (!wanted)
        return NO_STACK;
    int id = stacks.get_stackid(ctx, flags);
    if (id >= 0 || id == NO_STACK)
        return id;
    id = second_stacks.get_stackid(ctx, flags);
    if (id >= 0)
        return id | SECOND_TABLE;
    if (id != NO_STACK)
        count_loss(LOST_STACK);
    return id;
}

#ifdef BUILD_IDS
BPF_STACK_TRACE_BUILDID(build_stacks, STACK_STORAGE);

static inline int user_stack(void *ctx) {
    if (!user_stacks)
        return NO_STACK;
    int id = build_stacks.get_stackid(ctx, BPF_F_USER_STACK);
    if (id < 0 && id != NO_STACK)
        count_loss(LOST_STACK);
    return id;
}
#else
static inline int user_stack(void *ctx) {
    return stack_of(ctx, user_stacks, BPF_F_USER_STACK);
}
#endif

static inline int kernel_stack(void *ctx) {
    return stack_of(ctx, kernel_stacks, 0);
}

// Adds to a stack's entry of the hash sums.
#define ADD_SUM(key, amount)                                         \
    do {                                                             \
        u64 zero = 0, *sum = sums.lookup_or_try_init(&(key), &zero); \
        if (sum)                                                     \
            __sync_fetch_and_add(sum, amount);                       \
        else                                                         \
            count_loss(LOST_SUM);                                    \
    } while (0)
