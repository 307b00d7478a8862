/*
 * The bcc dialect, as the preprocessor and the parser see it. Included before every program.
 *
 * A map is a variable whose struct has the key and the value as members and the map's methods as function pointers, so that
 * clang itself checks the types of arguments and results. The rewriter knows maps by the annotation "jbcc.map:KIND" and
 * tracepoint programs by the name of their function. Nothing in this file reaches the rewritten program.
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
#define __noinline __attribute__((noinline))
#define __always_inline inline __attribute__((always_inline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() asm volatile("" ::: "memory")
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))

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
unsigned long PT_REGS_PARM1_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM2_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM3_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM4_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM5_SYSCALL(const struct pt_regs *regs);
unsigned long PT_REGS_PARM6_SYSCALL(const struct pt_regs *regs);

/* ---- programs ---- */

#define TRACEPOINT_PROBE(category, event) \
	int tracepoint__##category##__##event(struct tracepoint__##category##__##event *args)
#define RAW_TRACEPOINT_PROBE(event) int raw_tracepoint__##event(struct bpf_raw_tracepoint_args *ctx)

/* A string or array that a tracepoint carries behind its fixed fields. */
#define TP_DATA_LOC_READ_CONST(target, field, bytes) \
	bpf_probe_read((void *)(target), bytes, (char *)args + (args->data_loc_##field & 0xffff))
#define TP_DATA_LOC_READ(target, field) \
	bpf_probe_read((void *)(target), args->data_loc_##field >> 16, (char *)args + (args->data_loc_##field & 0xffff))

#define TP_DATA_LOC_READ_STR(target, field, bytes) \
	bpf_probe_read_str((void *)(target), bytes, (char *)args + (args->data_loc_##field & 0xffff))

/* ---- maps ---- */

#define JBCC_METHODS_ANY(key_t, leaf_t) \
	leaf_t *(*lookup)(key_t *); \
	leaf_t *(*lookup_or_init)(key_t *, leaf_t *); \
	leaf_t *(*lookup_or_try_init)(key_t *, leaf_t *); \
	int (*update)(key_t *, leaf_t *); \
	int (*insert)(key_t *, leaf_t *); \
	int (*delete)(key_t *); \
	void (*increment)(key_t, ...); \
	void (*atomic_increment)(key_t, ...);

#define JBCC_MAP(kind, key_t, leaf_t, name, size, map_flags, methods) \
	struct name##__table { \
		key_t key; \
		leaf_t leaf; \
		int (*max_entries)[size]; \
		int (*flags)[map_flags]; \
		methods \
	} name __attribute__((annotate("jbcc.map:" kind)))

#define BPF_F_TABLE(kind, key_t, leaf_t, name, size, map_flags) \
	JBCC_MAP(kind, key_t, leaf_t, name, size, map_flags, JBCC_METHODS_ANY(key_t, leaf_t))
#define BPF_TABLE(kind, key_t, leaf_t, name, size) BPF_F_TABLE(kind, key_t, leaf_t, name, size, 0)
#define BPF_TABLE_PUBLIC(kind, key_t, leaf_t, name, size) BPF_TABLE(kind, key_t, leaf_t, name, size)

#define JBCC_PICK5(a1, a2, a3, a4, a5, macro, ...) macro
#define JBCC_TOO_MANY(...) _Static_assert(0, "too many arguments for this map macro")

#define JBCC_KEYED(kind, map_flags, ...) \
	JBCC_PICK5(__VA_ARGS__, JBCC_TOO_MANY, JBCC_KEYED4, JBCC_KEYED3, JBCC_KEYED2, JBCC_KEYED1, )(kind, map_flags, __VA_ARGS__)
#define JBCC_KEYED1(kind, map_flags, name) BPF_F_TABLE(kind, u64, u64, name, 10240, map_flags)
#define JBCC_KEYED2(kind, map_flags, name, key_t) BPF_F_TABLE(kind, key_t, u64, name, 10240, map_flags)
#define JBCC_KEYED3(kind, map_flags, name, key_t, leaf_t) BPF_F_TABLE(kind, key_t, leaf_t, name, 10240, map_flags)
#define JBCC_KEYED4(kind, map_flags, name, key_t, leaf_t, size) BPF_F_TABLE(kind, key_t, leaf_t, name, size, map_flags)

#define BPF_HASH(...) JBCC_KEYED("hash", 0, __VA_ARGS__)
#define BPF_PERCPU_HASH(...) JBCC_KEYED("percpu_hash", 0, __VA_ARGS__)
#define BPF_LRU_HASH(...) JBCC_KEYED("lru_hash", 0, __VA_ARGS__)
#define BPF_LRU_PERCPU_HASH(...) JBCC_KEYED("lru_percpu_hash", 0, __VA_ARGS__)
#define BPF_LPM_TRIE(...) JBCC_KEYED("lpm_trie", BPF_F_NO_PREALLOC, __VA_ARGS__)

#define JBCC_INDEXED(kind, ...) \
	JBCC_PICK5(__VA_ARGS__, JBCC_TOO_MANY, JBCC_TOO_MANY, JBCC_INDEXED3, JBCC_INDEXED2, JBCC_INDEXED1, )(kind, __VA_ARGS__)
#define JBCC_INDEXED1(kind, name) BPF_TABLE(kind, int, u64, name, 10240)
#define JBCC_INDEXED2(kind, name, leaf_t) BPF_TABLE(kind, int, leaf_t, name, 10240)
#define JBCC_INDEXED3(kind, name, leaf_t, size) BPF_TABLE(kind, int, leaf_t, name, size)

#define BPF_ARRAY(...) JBCC_INDEXED("array", __VA_ARGS__)
#define BPF_PERCPU_ARRAY(...) JBCC_INDEXED("percpu_array", __VA_ARGS__)

#define BPF_HISTOGRAM(...) \
	JBCC_PICK5(__VA_ARGS__, JBCC_TOO_MANY, JBCC_TOO_MANY, JBCC_HISTOGRAM3, JBCC_HISTOGRAM2, JBCC_HISTOGRAM1, )(__VA_ARGS__)
#define JBCC_HISTOGRAM1(name) BPF_TABLE("histogram", int, u64, name, 64)
#define JBCC_HISTOGRAM2(name, key_t) BPF_TABLE("histogram", key_t, u64, name, 64)
#define JBCC_HISTOGRAM3(name, key_t, size) BPF_TABLE("histogram", key_t, u64, name, size)

#define BPF_PERF_OUTPUT(name) \
	JBCC_MAP("perf_output", int, u32, name, 1, 0, \
		int (*perf_submit)(void *, void *, u32); \
		int (*perf_submit_skb)(void *, u32, void *, u32);)

/* The last argument counts pages. */
#define BPF_RINGBUF_OUTPUT(name, pages) \
	JBCC_MAP("ringbuf", int, u32, name, pages, 0, \
		int (*ringbuf_output)(void *, u64, u64); \
		void *(*ringbuf_reserve)(u64); \
		void (*ringbuf_submit)(void *, u64); \
		void (*ringbuf_discard)(void *, u64); \
		u64 (*ringbuf_query)(u64);)

#endif
