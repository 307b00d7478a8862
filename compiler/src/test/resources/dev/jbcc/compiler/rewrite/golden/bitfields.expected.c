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

#line 1 "bitfields.c"
struct mine_t { u32 low : 4, high : 12; };
struct holder_t { struct mine_t *mine; };

SEC("kprobe/f")
#line 4 "bitfields.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 4 "bitfields.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);
#line 4 "bitfields.c"
	struct holder_t *holder = (void *)PT_REGS_PARM2(ctx);

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct mine_t local = {.low = 3};

    if ((unsigned int)BPF_CORE_READ_BITFIELD_PROBED(sk, sk_kern_sock) && !(unsigned char)BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_ipv6only))
        return (int)BPF_CORE_READ_BITFIELD_PROBED(task, niceness);
    return (u8)BPF_CORE_READ_BITFIELD_PROBED((struct tcp_sock *)sk, is_cwnd_limited) + ({ __typeof__(BPF_CORE_READ(task, real_parent)) at__ = BPF_CORE_READ(task, real_parent); (unsigned int)BPF_CORE_READ_BITFIELD_PROBED(at__, in_execve); }) + local.high
        + bpf_read(*BPF_PROBE_READ(holder, mine)).low;
}

char LICENSE[] SEC("license") = "GPL";
