/*
 * Arguments of static probes of user programs (USDT). Where an argument lies, the program finds in a map that whoever attaches it
 * has filled; so one program serves any number of probes.
 * The names are those of libbpf, so a program that uses this header compiles with libbpf's as well.
 */
#ifndef __USDT_BPF_H__
#define __USDT_BPF_H__

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* How many different probes can be attached at once. */
#ifndef BPF_USDT_MAX_SPEC_CNT
#define BPF_USDT_MAX_SPEC_CNT 256
#endif
#ifndef BPF_USDT_MAX_IP_CNT
#define BPF_USDT_MAX_IP_CNT (4 * BPF_USDT_MAX_SPEC_CNT)
#endif
#define BPF_USDT_MAX_ARG_CNT 12

enum __bpf_usdt_arg_type {
	BPF_USDT_ARG_CONST = 0,
	BPF_USDT_ARG_REG = 1,
	BPF_USDT_ARG_REG_DEREF = 2,
	BPF_USDT_ARG_SIB = 3,
};

struct __bpf_usdt_arg_spec {
	/* A constant, or what is added to an address. */
	__u64 val_off;
	/* enum __bpf_usdt_arg_type in bits 0 to 7, offset of the index register in 8 to 19, by how much it is shifted in 20 to 23. */
	__u32 arg_type;
	/* Of the register, in struct pt_regs. */
	short reg_off;
	_Bool arg_signed;
	/* 64 less the size in bits. */
	unsigned char arg_bitshift;
};

struct __bpf_usdt_spec {
	struct __bpf_usdt_arg_spec args[BPF_USDT_MAX_ARG_CNT];
	__u64 usdt_cookie;
	short arg_cnt;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BPF_USDT_MAX_SPEC_CNT);
	__type(key, int);
	__type(value, struct __bpf_usdt_spec);
} __bpf_usdt_specs SEC(".maps");

/* Used only where the kernel cannot give a program a number of its attachment. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BPF_USDT_MAX_IP_CNT);
	__type(key, long);
	__type(value, __u32);
} __bpf_usdt_ip_to_spec_id SEC(".maps");

enum bpf_func_id___usdt {
	BPF_FUNC_get_attach_cookie___usdt = 174,
};

static __attribute__((always_inline)) struct __bpf_usdt_spec *__bpf_usdt_find(struct pt_regs *ctx)
{
	int number;

	if (bpf_core_enum_value_exists(enum bpf_func_id___usdt, BPF_FUNC_get_attach_cookie___usdt)) {
		number = bpf_get_attach_cookie(ctx);
	} else {
		long ip = PT_REGS_IP(ctx);
		__u32 *found = bpf_map_lookup_elem(&__bpf_usdt_ip_to_spec_id, &ip);

		if (!found)
			return NULL;
		number = *found;
	}
	return bpf_map_lookup_elem(&__bpf_usdt_specs, &number);
}

/* How many arguments the probe has that was hit; negative if that is not known. */
static __attribute__((unused)) __noinline int bpf_usdt_arg_cnt(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __bpf_usdt_find(ctx);

	return spec ? spec->arg_cnt : -3;
}

/* The number that the probe was attached with. */
static __attribute__((unused)) __noinline long bpf_usdt_cookie(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __bpf_usdt_find(ctx);

	return spec ? spec->usdt_cookie : 0;
}

/* Puts an argument, counted from 0, into *res: all 64 bits of it. Returns 0, or a negative number with *res set to 0. */
static __attribute__((unused)) __noinline int bpf_usdt_arg(struct pt_regs *ctx, __u64 arg_num, long *res)
{
	struct __bpf_usdt_spec *spec;
	struct __bpf_usdt_arg_spec *arg;
	unsigned long value = 0;
	unsigned long index = 0;
	__u32 shift, size;
	int error;

	*res = 0;
	spec = __bpf_usdt_find(ctx);
	if (!spec)
		return -3; /* ESRCH */
	if (arg_num >= BPF_USDT_MAX_ARG_CNT)
		return -2; /* ENOENT */
	barrier_var(arg_num);
	if (arg_num >= BPF_USDT_MAX_ARG_CNT || (short)arg_num >= spec->arg_cnt)
		return -2;
	arg = &spec->args[arg_num];
	shift = arg->arg_bitshift & 63;

	if ((arg->arg_type & 0xff) == BPF_USDT_ARG_CONST) {
		*res = arg->val_off;
		return 0;
	}
	/* A register at an offset that only the running program knows is no load from the context. */
	error = bpf_probe_read_kernel(&value, sizeof(value), (void *)ctx + arg->reg_off);
	if (error)
		return error;
	switch (arg->arg_type & 0xff) {
	case BPF_USDT_ARG_REG:
		break;
	case BPF_USDT_ARG_SIB:
		error = bpf_probe_read_kernel(&index, sizeof(index), (void *)ctx + (arg->arg_type >> 8 & 0xfff));
		if (error)
			return error;
		value += index << (arg->arg_type >> 20 & 3);
		/* fallthrough */
	case BPF_USDT_ARG_REG_DEREF:
		index = value + arg->val_off;
		value = 0;
		size = 8 - shift / 8;
		error = bpf_probe_read_user(&value, size, (void *)index);
		if (error)
			return error;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		value >>= shift;
#endif
		break;
	default:
		return -22; /* EINVAL */
	}
	value <<= shift;
	*res = arg->arg_signed ? (long)value >> shift : value >> shift;
	return 0;
}

/* A program with the arguments of a probe as its own: int BPF_USDT(name, long first, char *second). */
#define ___bpf_usdt_word(n) ({ long ___value; bpf_usdt_arg(ctx, n, &___value); (void *)___value; })
#define ___bpf_usdt_words0(ctx)
#define ___bpf_usdt_words1(ctx) , ___bpf_usdt_word(0)
#define ___bpf_usdt_words2(ctx) ___bpf_usdt_words1(ctx), ___bpf_usdt_word(1)
#define ___bpf_usdt_words3(ctx) ___bpf_usdt_words2(ctx), ___bpf_usdt_word(2)
#define ___bpf_usdt_words4(ctx) ___bpf_usdt_words3(ctx), ___bpf_usdt_word(3)
#define ___bpf_usdt_words5(ctx) ___bpf_usdt_words4(ctx), ___bpf_usdt_word(4)
#define ___bpf_usdt_words6(ctx) ___bpf_usdt_words5(ctx), ___bpf_usdt_word(5)
#define ___bpf_usdt_words7(ctx) ___bpf_usdt_words6(ctx), ___bpf_usdt_word(6)
#define ___bpf_usdt_words8(ctx) ___bpf_usdt_words7(ctx), ___bpf_usdt_word(7)
#define ___bpf_usdt_words9(ctx) ___bpf_usdt_words8(ctx), ___bpf_usdt_word(8)
#define ___bpf_usdt_words10(ctx) ___bpf_usdt_words9(ctx), ___bpf_usdt_word(9)
#define ___bpf_usdt_words11(ctx) ___bpf_usdt_words10(ctx), ___bpf_usdt_word(10)
#define ___bpf_usdt_words12(ctx) ___bpf_usdt_words11(ctx), ___bpf_usdt_word(11)
#define BPF_USDT(name, args...) ___bpf_program(name, struct pt_regs *ctx, ___bpf_usdt_words, ##args)

#endif
