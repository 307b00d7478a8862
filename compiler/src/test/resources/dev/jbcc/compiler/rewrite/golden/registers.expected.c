#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>


SEC("kprobe/f")
#line 1 "registers.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 1 "registers.c"
	struct pt_regs *saved = (void *)PT_REGS_PARM1(ctx);

    return PT_REGS_PARM1(ctx) + PT_REGS_SP(ctx) + PT_REGS_IP(ctx) + PT_REGS_FP(ctx) + ctx->r15
        + PT_REGS_PARM3_CORE(saved) + PT_REGS_IP_CORE(saved) + BPF_CORE_READ(saved, r15);
}

char LICENSE[] SEC("license") = "GPL";
