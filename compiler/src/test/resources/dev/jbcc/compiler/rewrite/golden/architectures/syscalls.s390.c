#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "syscalls.c"
/* Arguments of system calls, as far as their functions take them in a struct of registers. */

SEC("kprobe")
#line 2 "syscalls.c"
int syscall__read(struct pt_regs *ctx) {
#line 2 "syscalls.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 2 "syscalls.c"
	int fd = PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 2 "syscalls.c"
	size_t count = PT_REGS_PARM3_CORE_SYSCALL(regs__);
#line 2 "syscalls.c"
 return fd + count; }

SEC("kprobe/sys_write")
#line 4 "syscalls.c"
int kprobe__sys_write(struct pt_regs *ctx) {
#line 4 "syscalls.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 4 "syscalls.c"
	int fd = PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 4 "syscalls.c"
 return fd; }

SEC("kprobe/__x64_sys_close")
#line 6 "syscalls.c"
int kprobe____x64_sys_close(struct pt_regs *ctx) {
#line 6 "syscalls.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 6 "syscalls.c"
	int fd = PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 6 "syscalls.c"
 return fd; }

SEC("kprobe/__x64_sys_dup")
#line 8 "syscalls.c"
int kprobe____x64_sys_dup(struct pt_regs *ctx) {
#line 8 "syscalls.c"
	const struct pt_regs *regs = (void *)PT_REGS_PARM1(ctx);
#line 8 "syscalls.c"
 return PT_REGS_PARM1_CORE(regs); }

SEC("kprobe")
#line 10 "syscalls.c"
int by_hand(struct pt_regs *ctx)
{
    struct pt_regs *inner = PT_REGS_SYSCALL_REGS(ctx);

    return PT_REGS_PARM1_CORE_SYSCALL(inner) + PT_REGS_PARM2_CORE_SYSCALL(inner) + PT_REGS_PARM4_CORE_SYSCALL(inner)
        + PT_REGS_PARM6_CORE_SYSCALL(PT_REGS_SYSCALL_REGS(ctx));
}

;

SEC("kprobe")
#line 19 "syscalls.c"
int syscall__all(struct pt_regs *ctx) {
#line 19 "syscalls.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 19 "syscalls.c"
	long a = PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
	long b = PT_REGS_PARM2_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
	long c = PT_REGS_PARM3_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
	long d = PT_REGS_PARM4_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
	long e = PT_REGS_PARM5_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
	long f = PT_REGS_PARM6_CORE_SYSCALL(regs__);
#line 19 "syscalls.c"
 return a + b + c + d + e + f; }

SEC("kprobe")
#line 21 "syscalls.c"
int everywhere(struct pt_regs *ctx)
{
    return PT_REGS_PARM1(ctx) + PT_REGS_PARM5(ctx) + PT_REGS_RC(ctx) + PT_REGS_SP(ctx) + PT_REGS_IP(ctx) + PT_REGS_FP(ctx)
        + PT_REGS_RET(ctx);
}

char LICENSE[] SEC("license") = "GPL";
