/*
 * Arguments and return values of traced functions, by architecture (__TARGET_ARCH_x86 and the like).
 * PT_REGS_x(ctx) loads from the context of a program; PT_REGS_x_CORE(regs) reads registers saved in kernel memory.
 * The names are those of libbpf, so a program that uses this header compiles with libbpf's as well.
 */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include <bpf/bpf_core_read.h>

#if defined(__TARGET_ARCH_x86)

#define ___pt_regs(x) ((struct pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct pt_regs *)(x))
#define ___pt_parm1 di
#define ___pt_parm2 si
#define ___pt_parm3 dx
#define ___pt_parm4 cx
#define ___pt_parm5 r8
#define ___pt_parm6 r9
#define ___pt_syscall_parm1 di
#define ___pt_syscall_parm2 si
#define ___pt_syscall_parm3 dx
#define ___pt_syscall_parm4 r10
#define ___pt_syscall_parm5 r8
#define ___pt_syscall_parm6 r9
#define ___pt_ret sp
#define ___pt_fp bp
#define ___pt_rc ax
#define ___pt_sp sp
#define ___pt_ip ip
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))

#elif defined(__TARGET_ARCH_arm64)

/* The kernel's struct begins with the user's; only the former knows the first argument of a system call. */
struct pt_regs___arm64 {
	unsigned long orig_x0;
} __attribute__((preserve_access_index));

#define ___pt_regs(x) ((struct user_pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct user_pt_regs *)(x))
#define ___pt_parm1 regs[0]
#define ___pt_parm2 regs[1]
#define ___pt_parm3 regs[2]
#define ___pt_parm4 regs[3]
#define ___pt_parm5 regs[4]
#define ___pt_parm6 regs[5]
#define ___pt_parm7 regs[6]
#define ___pt_parm8 regs[7]
#define ___pt_syscall_parm2 regs[1]
#define ___pt_syscall_parm3 regs[2]
#define ___pt_syscall_parm4 regs[3]
#define ___pt_syscall_parm5 regs[4]
#define ___pt_syscall_parm6 regs[5]
#define ___pt_ret regs[30]
#define ___pt_fp regs[29]
#define ___pt_rc regs[0]
#define ___pt_sp sp
#define ___pt_ip pc
#define PT_REGS_PARM1_SYSCALL(regs) (((struct pt_regs___arm64 *)(regs))->orig_x0)
#define PT_REGS_PARM1_CORE_SYSCALL(regs) BPF_CORE_READ((struct pt_regs___arm64 *)(regs), orig_x0)
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))

#elif defined(__TARGET_ARCH_s390)

#define ___pt_regs(x) ((struct pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct pt_regs *)(x))
#define ___pt_parm1 gprs[2]
#define ___pt_parm2 gprs[3]
#define ___pt_parm3 gprs[4]
#define ___pt_parm4 gprs[5]
#define ___pt_parm5 gprs[6]
#define ___pt_syscall_parm1 orig_gpr2
#define ___pt_syscall_parm2 gprs[3]
#define ___pt_syscall_parm3 gprs[4]
#define ___pt_syscall_parm4 gprs[5]
#define ___pt_syscall_parm5 gprs[6]
#define ___pt_syscall_parm6 gprs[7]
#define ___pt_ret gprs[14]
#define ___pt_fp gprs[11]
#define ___pt_rc gprs[2]
#define ___pt_sp gprs[15]
#define ___pt_ip psw.addr
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))

#elif defined(__TARGET_ARCH_powerpc)

#define ___pt_regs(x) ((struct pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct pt_regs *)(x))
#define ___pt_parm1 gpr[3]
#define ___pt_parm2 gpr[4]
#define ___pt_parm3 gpr[5]
#define ___pt_parm4 gpr[6]
#define ___pt_parm5 gpr[7]
#define ___pt_parm6 gpr[8]
#define ___pt_parm7 gpr[9]
#define ___pt_parm8 gpr[10]
#define ___pt_syscall_parm1 orig_gpr3
#define ___pt_syscall_parm2 gpr[4]
#define ___pt_syscall_parm3 gpr[5]
#define ___pt_syscall_parm4 gpr[6]
#define ___pt_syscall_parm5 gpr[7]
#define ___pt_syscall_parm6 gpr[8]
#define ___pt_ret link
#define ___pt_fp gpr[31]
#define ___pt_rc gpr[3]
#define ___pt_sp gpr[1]
#define ___pt_ip nip

#elif defined(__TARGET_ARCH_riscv)

#define ___pt_regs(x) ((struct pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct pt_regs *)(x))
#define ___pt_parm1 a0
#define ___pt_parm2 a1
#define ___pt_parm3 a2
#define ___pt_parm4 a3
#define ___pt_parm5 a4
#define ___pt_parm6 a5
#define ___pt_parm7 a6
#define ___pt_parm8 a7
#define ___pt_syscall_parm1 orig_a0
#define ___pt_syscall_parm2 a1
#define ___pt_syscall_parm3 a2
#define ___pt_syscall_parm4 a3
#define ___pt_syscall_parm5 a4
#define ___pt_syscall_parm6 a5
#define ___pt_ret ra
#define ___pt_fp s0
#define ___pt_rc a0
#define ___pt_sp sp
#define ___pt_ip epc

#elif defined(__TARGET_ARCH_loongarch)

#define ___pt_regs(x) ((struct pt_regs *)(x))
#define ___pt_syscall_regs(x) ((struct pt_regs *)(x))
#define ___pt_parm1 regs[4]
#define ___pt_parm2 regs[5]
#define ___pt_parm3 regs[6]
#define ___pt_parm4 regs[7]
#define ___pt_parm5 regs[8]
#define ___pt_parm6 regs[9]
#define ___pt_parm7 regs[10]
#define ___pt_parm8 regs[11]
#define ___pt_syscall_parm1 orig_a0
#define ___pt_syscall_parm2 regs[5]
#define ___pt_syscall_parm3 regs[6]
#define ___pt_syscall_parm4 regs[7]
#define ___pt_syscall_parm5 regs[8]
#define ___pt_syscall_parm6 regs[9]
#define ___pt_ret regs[1]
#define ___pt_fp regs[22]
#define ___pt_rc regs[4]
#define ___pt_sp regs[3]
#define ___pt_ip csr_era

#else
#error "bpf_tracing.h: no __TARGET_ARCH_… defined that it knows (x86, arm64, s390, powerpc, riscv, loongarch)"
#endif

/* Where a kernel has no wrappers around system calls, or only newer ones have them. */
#ifndef PT_REGS_SYSCALL_REGS
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)(ctx))
#endif

#define PT_REGS_PARM1(x) (___pt_regs(x)->___pt_parm1)
#define PT_REGS_PARM2(x) (___pt_regs(x)->___pt_parm2)
#define PT_REGS_PARM3(x) (___pt_regs(x)->___pt_parm3)
#define PT_REGS_PARM4(x) (___pt_regs(x)->___pt_parm4)
#define PT_REGS_PARM5(x) (___pt_regs(x)->___pt_parm5)
#ifdef ___pt_parm6
#define PT_REGS_PARM6(x) (___pt_regs(x)->___pt_parm6)
#define PT_REGS_PARM6_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm6)
#endif
#define PT_REGS_RET(x) (___pt_regs(x)->___pt_ret)
#define PT_REGS_FP(x) (___pt_regs(x)->___pt_fp)
#define PT_REGS_RC(x) (___pt_regs(x)->___pt_rc)
#define PT_REGS_SP(x) (___pt_regs(x)->___pt_sp)
#define PT_REGS_IP(x) (___pt_regs(x)->___pt_ip)

#define PT_REGS_PARM1_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm1)
#define PT_REGS_PARM2_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm2)
#define PT_REGS_PARM3_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm3)
#define PT_REGS_PARM4_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm4)
#define PT_REGS_PARM5_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm5)
#define PT_REGS_RET_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_ret)
#define PT_REGS_FP_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_fp)
#define PT_REGS_RC_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_rc)
#define PT_REGS_SP_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_sp)
#define PT_REGS_IP_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_ip)

#ifdef ___pt_parm7
#define PT_REGS_PARM7(x) (___pt_regs(x)->___pt_parm7)
#define PT_REGS_PARM8(x) (___pt_regs(x)->___pt_parm8)
#define PT_REGS_PARM7_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm7)
#define PT_REGS_PARM8_CORE(x) BPF_CORE_READ(___pt_regs(x), ___pt_parm8)
#endif

#ifndef PT_REGS_PARM1_SYSCALL
#define PT_REGS_PARM1_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm1)
#define PT_REGS_PARM1_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm1)
#endif
#define PT_REGS_PARM2_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm2)
#define PT_REGS_PARM3_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm3)
#define PT_REGS_PARM4_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm4)
#define PT_REGS_PARM5_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm5)
#define PT_REGS_PARM6_SYSCALL(x) (___pt_syscall_regs(x)->___pt_syscall_parm6)
#define PT_REGS_PARM2_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm2)
#define PT_REGS_PARM3_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm3)
#define PT_REGS_PARM4_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm4)
#define PT_REGS_PARM5_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm5)
#define PT_REGS_PARM6_CORE_SYSCALL(x) BPF_CORE_READ(___pt_syscall_regs(x), ___pt_syscall_parm6)

/*
 * Functions with named arguments. Each makes the program NAME(ctx), which calls an inlined function with the body and the
 * arguments: taken from the array of words of a raw tracepoint or trampoline (BPF_PROG), from registers (BPF_KPROBE), or the
 * return value alone (BPF_KRETPROBE).
 */
#define ___bpf_word(n) (void *)(unsigned long)ctx[n]
#define ___bpf_words0(ctx)
#define ___bpf_words1(ctx) , ___bpf_word(0)
#define ___bpf_words2(ctx) ___bpf_words1(ctx), ___bpf_word(1)
#define ___bpf_words3(ctx) ___bpf_words2(ctx), ___bpf_word(2)
#define ___bpf_words4(ctx) ___bpf_words3(ctx), ___bpf_word(3)
#define ___bpf_words5(ctx) ___bpf_words4(ctx), ___bpf_word(4)
#define ___bpf_words6(ctx) ___bpf_words5(ctx), ___bpf_word(5)
#define ___bpf_words7(ctx) ___bpf_words6(ctx), ___bpf_word(6)
#define ___bpf_words8(ctx) ___bpf_words7(ctx), ___bpf_word(7)
#define ___bpf_words9(ctx) ___bpf_words8(ctx), ___bpf_word(8)
#define ___bpf_words10(ctx) ___bpf_words9(ctx), ___bpf_word(9)
#define ___bpf_words11(ctx) ___bpf_words10(ctx), ___bpf_word(10)
#define ___bpf_words12(ctx) ___bpf_words11(ctx), ___bpf_word(11)
#define ___bpf_regs0(ctx)
#define ___bpf_regs1(ctx) , (void *)PT_REGS_PARM1(ctx)
#define ___bpf_regs2(ctx) ___bpf_regs1(ctx), (void *)PT_REGS_PARM2(ctx)
#define ___bpf_regs3(ctx) ___bpf_regs2(ctx), (void *)PT_REGS_PARM3(ctx)
#define ___bpf_regs4(ctx) ___bpf_regs3(ctx), (void *)PT_REGS_PARM4(ctx)
#define ___bpf_regs5(ctx) ___bpf_regs4(ctx), (void *)PT_REGS_PARM5(ctx)
#define ___bpf_regs6(ctx) ___bpf_regs5(ctx), (void *)PT_REGS_PARM6(ctx)
#define ___bpf_result0(ctx)
#define ___bpf_result1(ctx) , (void *)PT_REGS_RC(ctx)

#define ___bpf_program(name, context, values, args...) \
	name(context); \
	static __attribute__((always_inline)) __typeof__(name(0)) ___##name(context, ##args); \
	__typeof__(name(0)) name(context) \
	{ \
		_Pragma("GCC diagnostic push") \
		_Pragma("GCC diagnostic ignored \"-Wint-conversion\"") \
		return ___##name(ctx ___bpf_apply(values, ___bpf_narg(args))(ctx)); \
		_Pragma("GCC diagnostic pop") \
	} \
	static __attribute__((always_inline)) __typeof__(name(0)) ___##name(context, ##args)

#define BPF_PROG(name, args...) ___bpf_program(name, unsigned long long *ctx, ___bpf_words, ##args)
#define BPF_KPROBE(name, args...) ___bpf_program(name, struct pt_regs *ctx, ___bpf_regs, ##args)
#define BPF_KRETPROBE(name, args...) ___bpf_program(name, struct pt_regs *ctx, ___bpf_result, ##args)
#define BPF_UPROBE(name, args...) BPF_KPROBE(name, ##args)
#define BPF_URETPROBE(name, args...) BPF_KRETPROBE(name, ##args)

#endif
