#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "fixtures/include/linux/sched.h"
/* Stands for the macros of a kernel header. */

#line 5 "fixtures/include/linux/sched.h"
static __always_inline int task_is_leader(struct task_struct *task)
{
 return BPF_CORE_READ(task, pid) == BPF_CORE_READ(task, tgid);
}
#line 2 "subprograms.c"
static __always_inline int ahead(struct task_struct *task, int x);
struct walk_t { int n; };

static __always_inline int inlined(int x) { return x + 1; }
static __attribute__((noinline)) int apart(int x) { return x + 2; }
static __always_inline int always(int x) { return x + 3; }
static __attribute__((always_inline)) int attributed(int x)
{
    return x + 4;
}
static __always_inline int unused(int x) { return x; }
static long each(u32 i, struct walk_t *walk)
{
    walk->n += i;
    return 0;
}

SEC("kprobe/f")
#line 19 "subprograms.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 19 "subprograms.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    struct walk_t walk = {};

    bpf_loop(3, each, &walk, 0);
    return inlined(1) + apart(2) + always(3) + attributed(4) + ahead(task, walk.n) + task_is_leader(task)
        + BPF_CORE_READ(task, real_parent, pid);
}

static __always_inline int ahead(struct task_struct *task, int x)
{
    return BPF_CORE_READ(task, pid) + x;
}

/* As in the kernel, inline alone does not keep a function from being a program; extern inline does. */

SEC("kprobe")
#line 34 "subprograms.c"
int inlined_program(struct pt_regs *ctx)
{
#line 34 "subprograms.c"
	unsigned long first = PT_REGS_PARM1(ctx);

    return first > 7;
}

static __always_inline int inlined_helper(struct pt_regs *ctx)
{
    return 9;
}

char LICENSE[] SEC("license") = "GPL";
