#include <linux/sched.h>
int ahead(struct task_struct *task, int x);
struct walk_t { int n; };

inline int inlined(int x) { return x + 1; }
static __attribute__((noinline)) int apart(int x) { return x + 2; }
static __always_inline int always(int x) { return x + 3; }
__attribute__((always_inline)) int attributed(int x)
{
    return x + 4;
}
static int unused(int x) { return x; }
static long each(u32 i, struct walk_t *walk)
{
    walk->n += i;
    return 0;
}

int kprobe__f(struct pt_regs *ctx, struct task_struct *task)
{
    struct walk_t walk = {};

    bpf_loop(3, each, &walk, 0);
    return inlined(1) + apart(2) + always(3) + attributed(4) + ahead(task, walk.n) + task_is_leader(task)
        + task_parent(task)->pid;
}

int ahead(struct task_struct *task, int x)
{
    return task->pid + x;
}

/* As in the kernel, inline alone does not keep a function from being a program; extern inline does. */
inline int inlined_program(struct pt_regs *ctx, unsigned long first)
{
    return first > 7;
}

extern inline int inlined_helper(struct pt_regs *ctx)
{
    return 9;
}
