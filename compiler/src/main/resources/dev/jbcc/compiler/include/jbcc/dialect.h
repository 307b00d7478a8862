/*
 * The bcc dialect, as the preprocessor and the parser see it. Included before every program.
 *
 * The rewriter knows maps by their annotation (maps.h) and tracepoint programs by the name of their function. Nothing in this
 * file reaches the rewritten program.
 */
#ifndef JBCC_DIALECT_H
#define JBCC_DIALECT_H

#define bpf_trace_printk jbcc_kernel_trace_printk
#include <bpf/bpf_helper_defs.h>
#undef bpf_trace_printk

/* ---- words of the kernel's sources ---- */

#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))
#define __user
#define __kernel
#define __rcu
#define __percpu
#define __iomem
#define __force
#define __bitwise
#define __must_check
#define __maybe_unused __attribute__((unused))
#define __packed __attribute__((packed))
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define __noinline __attribute__((__noinline__))
#define __always_inline inline __attribute__((always_inline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() asm volatile("" ::: "memory")
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))

/* ---- packets ---- */

#define MASK(bits) ((bits) < 64 ? (1ULL << (bits)) - 1 : ~0ULL)

#define BPF_PACKET_HEADER __attribute__((packed)) __attribute__((annotate("jbcc.packet")))
void *cursor_advance(const void *cursor, unsigned long bytes);
unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long offset) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long offset) asm("llvm.bpf.load.word");
unsigned long long load_dword(void *skb, unsigned long long offset);
unsigned long long bpf_dext_pkt(void *skb, unsigned long long offset, unsigned long long first, unsigned long long bits);
unsigned long long bpf_dins_pkt(
	void *skb, unsigned long long offset, unsigned long long first, unsigned long long bits, unsigned long long value);
int incr_cksum_l3(void *field, unsigned long long was, unsigned long long is);
int incr_cksum_l4(void *field, unsigned long long was, unsigned long long is, unsigned long long pseudo);

/* ---- functions ---- */

int bpf_trace_printk(const char *format, ...);
unsigned int bpf_log2(unsigned int value);
unsigned int bpf_log2l(unsigned long value);

#define lock_xadd(pointer, value) ((void)__sync_fetch_and_add(pointer, value))
#define memset(target, byte, bytes) __builtin_memset(target, byte, bytes)
#define memcpy(target, source, bytes) __builtin_memcpy(target, source, bytes)
#define memmove(target, source, bytes) __builtin_memmove(target, source, bytes)
#define memcmp(one, other, bytes) __builtin_memcmp(one, other, bytes)
#define bpf_memcpy(target, source, bytes) __builtin_memcpy(target, source, bytes)

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define bpf_htons(x) __builtin_bswap16(x)
#define bpf_ntohs(x) __builtin_bswap16(x)
#define bpf_htonl(x) __builtin_bswap32(x)
#define bpf_ntohl(x) __builtin_bswap32(x)
#define bpf_cpu_to_be64(x) __builtin_bswap64(x)
#define bpf_be64_to_cpu(x) __builtin_bswap64(x)
#else
#define bpf_htons(x) (x)
#define bpf_ntohs(x) (x)
#define bpf_htonl(x) (x)
#define bpf_ntohl(x) (x)
#define bpf_cpu_to_be64(x) (x)
#define bpf_be64_to_cpu(x) (x)
#endif
#define htons(x) bpf_htons(x)
#define ntohs(x) bpf_ntohs(x)
#define htonl(x) bpf_htonl(x)
#define ntohl(x) bpf_ntohl(x)

/* Registers of a probe. They are functions here; the rewritten program takes the macros of bpf_tracing.h. */
struct pt_regs;
unsigned long PT_REGS_PARM1(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM2(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM3(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM4(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM5(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM6(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM7(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM8(const struct pt_regs *ctx);
unsigned long PT_REGS_RET(const struct pt_regs *ctx);
unsigned long PT_REGS_FP(const struct pt_regs *ctx);
unsigned long PT_REGS_RC(const struct pt_regs *ctx);
unsigned long PT_REGS_SP(const struct pt_regs *ctx);
unsigned long PT_REGS_IP(const struct pt_regs *ctx);
unsigned long PT_REGS_PARM1_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_PARM2_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_PARM3_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_PARM4_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_PARM5_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_PARM6_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_RC_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_FP_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_SP_CORE(const struct pt_regs *regs);
unsigned long PT_REGS_IP_CORE(const struct pt_regs *regs);
struct pt_regs *PT_REGS_SYSCALL_CTX(const void *ctx);
struct pt_regs *PT_REGS_SYSCALL_REGS(const void *ctx);
unsigned long PT_REGS_PARM1_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM2_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM3_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM4_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM5_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM6_SYSCALL(const struct pt_regs *regs);

/* Arguments of USDT probes, counted from 1: into a variable, and what one points to into a buffer. */
int bpf_usdt_readarg(int number, const void *ctx, void *target);
int bpf_usdt_readarg_p(int number, const void *ctx, void *buffer, unsigned long long bytes);

/* ---- programs ---- */

#define TRACEPOINT_PROBE(category, event) \
	int tracepoint__##category##__##event(struct tracepoint__##category##__##event *args)
#define RAW_TRACEPOINT_PROBE(event) int raw_tracepoint__##event(struct bpf_raw_tracepoint_args *ctx)

/* A string or array that a tracepoint carries behind its fixed fields. The rewriter knows what the field counts from. */
int jbcc_data_loc_read(void *target, unsigned int bytes, unsigned int location);
int jbcc_data_loc_read_all(void *target, unsigned long room, unsigned int location);
int jbcc_data_loc_read_str(void *target, unsigned int bytes, unsigned int location);
char *jbcc_data_loc(unsigned int location);
#define TP_DATA_LOC(field) jbcc_data_loc(args->data_loc_##field)
#define TP_DATA_LOC_READ_CONST(target, field, bytes) \
	jbcc_data_loc_read((void *)(target), bytes, args->data_loc_##field) jbcc_data_loc_end
#define TP_DATA_LOC_READ(target, field) \
	jbcc_data_loc_read_all((void *)(target), __builtin_object_size(target, 1), args->data_loc_##field) jbcc_data_loc_end
#define TP_DATA_LOC_READ_STR(target, field, bytes) \
	jbcc_data_loc_read_str((void *)(target), bytes, args->data_loc_##field) jbcc_data_loc_end

/* Functions with typed arguments: bcc's kfuncs (fentry, fexit), what may change a result, security hooks, iterators. */
#define KFUNC_PROBE(event, args...) int kfunc__vmlinux__##event(unsigned long long *ctx, ##args)
#define KRETFUNC_PROBE(event, args...) int kretfunc__vmlinux__##event(unsigned long long *ctx, ##args)
#define MODULE_KFUNC_PROBE(module, event, args...) int kfunc__##module##__##event(unsigned long long *ctx, ##args)
#define MODULE_KRETFUNC_PROBE(module, event, args...) int kretfunc__##module##__##event(unsigned long long *ctx, ##args)
#define KMOD_RET(event, args...) int kmod_ret__##event(unsigned long long *ctx, ##args)
#define LSM_PROBE(event, args...) int lsm__##event(unsigned long long *ctx, ##args)
#define BPF_ITER(target) int bpf_iter__##target(struct bpf_iter__##target *ctx)

/* Prints into the output of an iterator. */
struct seq_file;
int BPF_SEQ_PRINTF(struct seq_file *seq, const char *format, ...);

#include <jbcc/maps.h>

#endif
