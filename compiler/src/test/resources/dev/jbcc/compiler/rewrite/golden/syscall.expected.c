#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "syscall.c"
struct open_how_t { u64 flags; u64 mode; };

SEC("kprobe")
#line 3 "syscall.c"
int syscall__openat2(struct pt_regs *ctx)
{
#line 3 "syscall.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 3 "syscall.c"
	int dfd = PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 3 "syscall.c"
	const char *name = (void *)PT_REGS_PARM2_CORE_SYSCALL(regs__);
#line 3 "syscall.c"
	struct open_how_t *how = (void *)PT_REGS_PARM3_CORE_SYSCALL(regs__);

    char buffer[16] = {};

    bpf_probe_read_user_str(buffer, sizeof(buffer), name);
    return BPF_PROBE_READ(how, flags) + dfd + buffer[0];
}

SEC("kprobe")
#line 11 "syscall.c"
int syscall__close(struct pt_regs *ctx)
{
    struct pt_regs *inner = (struct pt_regs *)PT_REGS_PARM1(ctx);

    return PT_REGS_PARM1_CORE(inner) + PT_REGS_PARM2_CORE_SYSCALL(inner) + BPF_CORE_READ(inner, dx);
}

char LICENSE[] SEC("license") = "GPL";
