// Which times off the CPU count.

#include <linux/sched.h>

const volatile bool only_user_threads = false;
const volatile bool only_kernel_threads = false;
const volatile s64 only_state = -1; // -1: any; 0: could run; else bits of which the task's state has some
const volatile u64 min_micros = 1;
const volatile u64 max_micros = -1;

// Whether a task that leaves the CPU, which is the current one, is not asked for. One that has ended never returns.
static inline bool switch_left_out(struct task_struct *task) {
    u32 state = task->__state;
    u32 flags = task->flags;
    if (!task->pid || state & TASK_DEAD)
        return true;
    if (only_user_threads && flags & PF_KTHREAD)
        return true;
    if (only_kernel_threads && !(flags & PF_KTHREAD))
        return true;
    if (only_state == 0 ? state != 0 : only_state > 0 && !(state & only_state))
        return true;
    return left_out();
}

static inline bool too_short_or_long(u64 micros) {
    return micros < min_micros || micros > max_micros;
}
