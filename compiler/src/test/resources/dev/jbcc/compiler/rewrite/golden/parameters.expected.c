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

#line 1 "parameters.c"
/* Arguments of traced functions. */

SEC("kprobe/tcp_connect")
#line 2 "parameters.c"
int kprobe__tcp_connect(struct pt_regs *ctx)
{
#line 2 "parameters.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);

    return BPF_CORE_READ(sk, __sk_common.skc_family);
}

SEC("kprobe")
#line 7 "parameters.c"
int attached_later(struct pt_regs *regs)
{
#line 7 "parameters.c"
	struct sock *sk = (void *)PT_REGS_PARM2(regs);
#line 7 "parameters.c"
	u64 size = PT_REGS_PARM3(regs);
#line 7 "parameters.c"
	char *const *names = (void *)PT_REGS_PARM4(regs);
#line 7 "parameters.c"
	bool flag = (u8)PT_REGS_PARM5(regs);

    return size + flag + (sk != 0) + (bpf_read(names[1]) != 0);
}

SEC("kprobe")
#line 12 "parameters.c"
int without_registers(void *ctx)
{
#line 12 "parameters.c"
	unsigned long first = PT_REGS_PARM1((struct pt_regs *)ctx);

    return first;
}

SEC("kprobe")
#line 17 "parameters.c"
int all_six(struct pt_regs *ctx) {
#line 17 "parameters.c"
	int a = PT_REGS_PARM1(ctx);
#line 17 "parameters.c"
	int b = PT_REGS_PARM2(ctx);
#line 17 "parameters.c"
	int c = PT_REGS_PARM3(ctx);
#line 17 "parameters.c"
	int d = PT_REGS_PARM4(ctx);
#line 17 "parameters.c"
	int e = PT_REGS_PARM5(ctx);
#line 17 "parameters.c"
	int f = PT_REGS_PARM6(ctx);
#line 17 "parameters.c"
 return a + b + c + d + e + f; }

SEC("kprobe")
#line 19 "parameters.c"
int none_used(struct pt_regs *ctx)
{
    return 0;
}

SEC("kretprobe/tcp_connect")
#line 24 "parameters.c"
int kretprobe__tcp_connect(struct pt_regs *ctx)
{
    int ret = PT_REGS_RC(ctx);
    return ret;
}

SEC("kprobe")
#line 30 "parameters.c"
int on_lines(struct pt_regs *ctx) // the second
{
#line 31 "parameters.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);
	size_t size = PT_REGS_PARM2(ctx);

    return BPF_CORE_READ(sk, sk_shutdown) + size;
}

char LICENSE[] SEC("license") = "GPL";
