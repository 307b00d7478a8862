#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

#line 1 "expressions.c"
static __always_inline int twice(int x)
{
    return 2 * x;
}

SEC("kprobe/f")
#line 6 "expressions.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 6 "expressions.c"
	struct task_struct *a = (void *)PT_REGS_PARM1(ctx);
#line 6 "expressions.c"
	struct task_struct *b = (void *)PT_REGS_PARM2(ctx);

    int x = BPF_CORE_READ(a, pid) ? BPF_CORE_READ(a, pid) : BPF_CORE_READ(b, pid), y = BPF_CORE_READ(b, tgid);
    struct { int one, two; } pair = {.two = BPF_CORE_READ(a, prio), .one = -BPF_CORE_READ(b, prio)};

    x += BPF_CORE_READ(a, pid) * (BPF_CORE_READ(b, pid) + 1);
    x = (BPF_CORE_READ(a, pid), BPF_CORE_READ(b, pid));
    y = x = BPF_CORE_READ(a, tgid);
    x ^= ~BPF_CORE_READ(a, prio) | !BPF_CORE_READ(b, mm);
    x = bpf_read((BPF_CORE_READ(a, real_parent) ?: b)->pid);
    if (a == b || BPF_CORE_READ(a, real_parent) == BPF_CORE_READ(b, real_parent) && BPF_CORE_READ(a, mm) != BPF_CORE_READ(b, mm))
        x++;
    for (int i = BPF_CORE_READ(a, prio) & 3; i < 4 && BPF_CORE_READ(b, prio) > i; i++)
        x += twice(BPF_CORE_READ(a, prio));
    while (x > BPF_CORE_READ(a, pid))
        x -= 1000000000;
    do {
        y++;
    } while (y < 3);
    switch (BPF_CORE_READ(a, prio)) {
    case 1:
        x = BPF_CORE_READ(b, prio);
        break;
    default:
        x = ({ int z = BPF_CORE_READ(a, prio); z + BPF_CORE_READ(b, prio); });
    }
    x += pair.one + (int)BPF_CORE_READ(a, start_time) + (u8)BPF_CORE_READ(b, start_time);
    return x ? BPF_CORE_READ(a, pid) : twice(BPF_CORE_READ(b, pid));
}

char LICENSE[] SEC("license") = "GPL";
