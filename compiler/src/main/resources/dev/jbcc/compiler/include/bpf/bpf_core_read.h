/*
 * Reads kernel memory in a way that survives other layouts of the kernel's types: each field access leaves a relocation
 * behind that the loader resolves with the BTF of the kernel it runs on.
 * The names are those of libbpf, so a program that uses this header compiles with libbpf's as well.
 */
#ifndef __BPF_CORE_READ_H__
#define __BPF_CORE_READ_H__

#include <bpf/bpf_helpers.h>

/*
 * The helper behind every BPF_CORE_READ. Define it as bpf_probe_read before this header to read user memory as well
 * (on architectures where an address tells which of the two it is).
 */
#ifndef BPF_CORE_READ_HELPER
#define BPF_CORE_READ_HELPER bpf_probe_read_kernel
#define BPF_CORE_READ_STR_HELPER bpf_probe_read_kernel_str
#endif
#ifndef BPF_CORE_READ_STR_HELPER
#define BPF_CORE_READ_STR_HELPER bpf_probe_read_kernel_str
#endif

/* What the loader can be asked about a field, a type, an enumerator. */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET = 0,
	BPF_FIELD_BYTE_SIZE = 1,
	BPF_FIELD_EXISTS = 2,
	BPF_FIELD_SIGNED = 3,
	BPF_FIELD_LSHIFT_U64 = 4,
	BPF_FIELD_RSHIFT_U64 = 5,
};
enum bpf_type_id_kind {
	BPF_TYPE_ID_LOCAL = 0,
	BPF_TYPE_ID_TARGET = 1,
};
enum bpf_type_info_kind {
	BPF_TYPE_EXISTS = 0,
	BPF_TYPE_SIZE = 1,
	BPF_TYPE_MATCHES = 2,
};
enum bpf_enum_value_kind {
	BPF_ENUMVAL_EXISTS = 0,
	BPF_ENUMVAL_VALUE = 1,
};

/* A field is named as an expression (task->comm) or as type and member (struct task_struct, comm). */
#define ___bpf_field1(expression) (expression)
#define ___bpf_field2(type, member) (((__typeof__(type) *)0)->member)
#define ___bpf_field(field...) ___bpf_apply(___bpf_field, ___bpf_narg(field))(field)

#define bpf_core_field_exists(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_EXISTS)
#define bpf_core_field_size(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_BYTE_SIZE)
#define bpf_core_field_offset(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_BYTE_OFFSET)

#define bpf_core_type_id_local(type) __builtin_btf_type_id(*(__typeof__(type) *)0, BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(*(__typeof__(type) *)0, BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_EXISTS)
#define bpf_core_type_matches(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_MATCHES)
#define bpf_core_type_size(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_SIZE)
#define bpf_core_enum_value_exists(type, value) \
	__builtin_preserve_enum_value(*(__typeof__(type) *)value, BPF_ENUMVAL_EXISTS)
#define bpf_core_enum_value(type, value) __builtin_preserve_enum_value(*(__typeof__(type) *)value, BPF_ENUMVAL_VALUE)

#define bpf_core_cast(pointer, type) ((__typeof__(type) *)bpf_rdonly_cast((pointer), bpf_core_type_id_kernel(type)))

/* Copies SIZE bytes; every field access inside SOURCE is relocated. */
#define bpf_core_read(target, size, source) \
	BPF_CORE_READ_HELPER(target, size, (const void *)__builtin_preserve_access_index(source))
#define bpf_core_read_user(target, size, source) \
	bpf_probe_read_user(target, size, (const void *)__builtin_preserve_access_index(source))
#define bpf_core_read_str(target, size, source) \
	BPF_CORE_READ_STR_HELPER(target, size, (const void *)__builtin_preserve_access_index(source))
#define bpf_core_read_user_str(target, size, source) \
	bpf_probe_read_user_str(target, size, (const void *)__builtin_preserve_access_index(source))

/*
 * A chain SOURCE->a->b->c: each pointer on the way is read into ___at, the last field into the target.
 * STEP reads pointers, LAST the field.
 */
#define ___bpf_step(step, path, member) \
	step(&___at, sizeof(___at), &((__typeof__(path))___at)->member);
#define ___bpf_last(last, target, path, member) \
	last((void *)(target), sizeof(*(target)), &((__typeof__(path))___at)->member);

#define ___bpf_path1(s, a) (s)->a
#define ___bpf_path2(s, a, b) (s)->a->b
#define ___bpf_path3(s, a, b, c) (s)->a->b->c
#define ___bpf_path4(s, a, b, c, d) (s)->a->b->c->d
#define ___bpf_path5(s, a, b, c, d, e) (s)->a->b->c->d->e
#define ___bpf_path6(s, a, b, c, d, e, f) (s)->a->b->c->d->e->f
#define ___bpf_path7(s, a, b, c, d, e, f, g) (s)->a->b->c->d->e->f->g
#define ___bpf_path8(s, a, b, c, d, e, f, g, h) (s)->a->b->c->d->e->f->g->h
#define ___bpf_path9(s, a, b, c, d, e, f, g, h, i) (s)->a->b->c->d->e->f->g->h->i
#define ___bpf_path(s, members...) ___bpf_apply(___bpf_path, ___bpf_narg(members))(s, members)

#define ___bpf_walk1(step, last, t, s, a) ___bpf_last(last, t, s, a)
#define ___bpf_walk2(step, last, t, s, a, b) ___bpf_step(step, s, a) ___bpf_last(last, t, ___bpf_path1(s, a), b)
#define ___bpf_walk3(step, last, t, s, a, b, c) \
	___bpf_step(step, s, a) ___bpf_step(step, ___bpf_path1(s, a), b) ___bpf_last(last, t, ___bpf_path2(s, a, b), c)
#define ___bpf_steps3(step, s, a, b, c) \
	___bpf_step(step, s, a) ___bpf_step(step, ___bpf_path1(s, a), b) ___bpf_step(step, ___bpf_path2(s, a, b), c)
#define ___bpf_walk4(step, last, t, s, a, b, c, d) \
	___bpf_steps3(step, s, a, b, c) ___bpf_last(last, t, ___bpf_path3(s, a, b, c), d)
#define ___bpf_steps4(step, s, a, b, c, d) \
	___bpf_steps3(step, s, a, b, c) ___bpf_step(step, ___bpf_path3(s, a, b, c), d)
#define ___bpf_walk5(step, last, t, s, a, b, c, d, e) \
	___bpf_steps4(step, s, a, b, c, d) ___bpf_last(last, t, ___bpf_path4(s, a, b, c, d), e)
#define ___bpf_steps5(step, s, a, b, c, d, e) \
	___bpf_steps4(step, s, a, b, c, d) ___bpf_step(step, ___bpf_path4(s, a, b, c, d), e)
#define ___bpf_walk6(step, last, t, s, a, b, c, d, e, f) \
	___bpf_steps5(step, s, a, b, c, d, e) ___bpf_last(last, t, ___bpf_path5(s, a, b, c, d, e), f)
#define ___bpf_steps6(step, s, a, b, c, d, e, f) \
	___bpf_steps5(step, s, a, b, c, d, e) ___bpf_step(step, ___bpf_path5(s, a, b, c, d, e), f)
#define ___bpf_walk7(step, last, t, s, a, b, c, d, e, f, g) \
	___bpf_steps6(step, s, a, b, c, d, e, f) ___bpf_last(last, t, ___bpf_path6(s, a, b, c, d, e, f), g)
#define ___bpf_steps7(step, s, a, b, c, d, e, f, g) \
	___bpf_steps6(step, s, a, b, c, d, e, f) ___bpf_step(step, ___bpf_path6(s, a, b, c, d, e, f), g)
#define ___bpf_walk8(step, last, t, s, a, b, c, d, e, f, g, h) \
	___bpf_steps7(step, s, a, b, c, d, e, f, g) ___bpf_last(last, t, ___bpf_path7(s, a, b, c, d, e, f, g), h)
#define ___bpf_walk9(step, last, t, s, a, b, c, d, e, f, g, h, i) \
	___bpf_steps7(step, s, a, b, c, d, e, f, g) ___bpf_step(step, ___bpf_path7(s, a, b, c, d, e, f, g), h) \
	___bpf_last(last, t, ___bpf_path8(s, a, b, c, d, e, f, g, h), i)
#define ___bpf_walk(step, last, target, source, members...) ({ \
	const void *___at = (const void *)(source); \
	___bpf_apply(___bpf_walk, ___bpf_narg(members))(step, last, target, source, members) \
})
#define ___bpf_value_of(walk, source, members...) ({ \
	__typeof_unqual__(___bpf_path(source, members)) ___value; \
	walk(&___value, source, members); \
	___value; \
})

#define BPF_CORE_READ_INTO(target, source, members...) \
	___bpf_walk(bpf_core_read, bpf_core_read, target, source, members)
#define BPF_CORE_READ_USER_INTO(target, source, members...) \
	___bpf_walk(bpf_core_read_user, bpf_core_read_user, target, source, members)
#define BPF_PROBE_READ_INTO(target, source, members...) \
	___bpf_walk(BPF_CORE_READ_HELPER, BPF_CORE_READ_HELPER, target, source, members)
#define BPF_PROBE_READ_USER_INTO(target, source, members...) \
	___bpf_walk(bpf_probe_read_user, bpf_probe_read_user, target, source, members)
#define BPF_CORE_READ_STR_INTO(target, source, members...) \
	___bpf_walk(bpf_core_read, bpf_core_read_str, target, source, members)
#define BPF_CORE_READ_USER_STR_INTO(target, source, members...) \
	___bpf_walk(bpf_core_read_user, bpf_core_read_user_str, target, source, members)
#define BPF_PROBE_READ_STR_INTO(target, source, members...) \
	___bpf_walk(BPF_CORE_READ_HELPER, BPF_CORE_READ_STR_HELPER, target, source, members)
#define BPF_PROBE_READ_USER_STR_INTO(target, source, members...) \
	___bpf_walk(bpf_probe_read_user, bpf_probe_read_user_str, target, source, members)

/* The value of SOURCE->member->member… */
#define BPF_CORE_READ(source, members...) ___bpf_value_of(BPF_CORE_READ_INTO, source, members)
#define BPF_CORE_READ_USER(source, members...) ___bpf_value_of(BPF_CORE_READ_USER_INTO, source, members)
#define BPF_PROBE_READ(source, members...) ___bpf_value_of(BPF_PROBE_READ_INTO, source, members)
#define BPF_PROBE_READ_USER(source, members...) ___bpf_value_of(BPF_PROBE_READ_USER_INTO, source, members)

/* Bit fields: the loader says where the bits are. SOURCE->field through a helper, or loaded directly. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_bits_into(bits, size) (void *)&(bits)
#else
#define ___bpf_bits_into(bits, size) ((void *)&(bits) + 8 - (size))
#endif
#define ___bpf_field_info(source, field, kind) __builtin_preserve_field_info((source)->field, BPF_FIELD_##kind)
#define ___bpf_bits_of(source, field, bits) ({ \
	(bits) <<= ___bpf_field_info(source, field, LSHIFT_U64); \
	___bpf_field_info(source, field, SIGNED) \
		? (unsigned long long)((long long)(bits) >> ___bpf_field_info(source, field, RSHIFT_U64)) \
		: (bits) >> ___bpf_field_info(source, field, RSHIFT_U64); \
})
#define BPF_CORE_READ_BITFIELD_PROBED(source, field) ({ \
	unsigned long long ___bits = 0; \
	unsigned int ___size = ___bpf_field_info(source, field, BYTE_SIZE); \
	BPF_CORE_READ_HELPER(___bpf_bits_into(___bits, ___size), ___size, \
			     (const void *)(source) + ___bpf_field_info(source, field, BYTE_OFFSET)); \
	___bpf_bits_of(source, field, ___bits); \
})
#define BPF_CORE_READ_BITFIELD(source, field) ({ \
	const void *___at = (const void *)(source) + ___bpf_field_info(source, field, BYTE_OFFSET); \
	unsigned long long ___bits = 0; \
	asm("" : "+r"(___at)); \
	switch (___bpf_field_info(source, field, BYTE_SIZE)) { \
	case 1: ___bits = *(const unsigned char *)___at; break; \
	case 2: ___bits = *(const unsigned short *)___at; break; \
	case 4: ___bits = *(const unsigned int *)___at; break; \
	case 8: ___bits = *(const unsigned long long *)___at; break; \
	} \
	___bpf_bits_of(source, field, ___bits); \
})

#endif
