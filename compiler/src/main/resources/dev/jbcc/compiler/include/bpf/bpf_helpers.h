/*
 * What a BPF program needs around the helper functions: sections, map definitions, small conveniences.
 * The names are those of libbpf, so a program that uses this header compiles with libbpf's as well.
 */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__

#include <bpf/bpf_helper_defs.h>

/* Puts a function or variable into an ELF section, and keeps it there though nothing refers to it. */
#define SEC(name) \
	_Pragma("GCC diagnostic push") \
	_Pragma("GCC diagnostic ignored \"-Wignored-attributes\"") \
	__attribute__((section(name), used)) \
	_Pragma("GCC diagnostic pop")

/* Attributes of a map, as members of its definition: numbers are array sizes, types are pointer targets. */
#define __uint(name, val) int (*name)[val]
#define __ulong(name, val) enum { name##__unique_value = val } name
#define __type(name, val) __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]

#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#define __hidden __attribute__((visibility("hidden")))
#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef KERNEL_VERSION
#define KERNEL_VERSION(major, minor, patch) (((major) << 16) + ((minor) << 8) + ((patch) > 255 ? 255 : (patch)))
#endif
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifndef container_of
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#endif
#ifndef barrier
#define barrier() asm volatile("" ::: "memory")
#endif
#ifndef barrier_var
#define barrier_var(variable) asm volatile("" : "+r"(variable))
#endif

enum libbpf_pin_type {
	LIBBPF_PIN_NONE,
	LIBBPF_PIN_BY_NAME,
};

enum libbpf_tristate {
	TRI_NO = 0,
	TRI_YES = 1,
	TRI_MODULE = 2,
};

/* Counts up to twelve arguments. */
#define ___bpf_nth(n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12, count, ...) count
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define ___bpf_concat(a, b) a##b
#define ___bpf_apply(macro, count) ___bpf_concat(macro, count)

/* Prints a line to the trace pipe. The format must be a literal; it stays in .rodata. */
#define ___bpf_print_few(format, args...) ({ \
	static const char ___format[] = format; \
	bpf_trace_printk(___format, sizeof(___format), ##args); \
})
#define ___bpf_print_many(format, args...) ({ \
	static const char ___format[] = format; \
	unsigned long long ___values[] = {___bpf_values(args)}; \
	bpf_trace_vprintk(___format, sizeof(___format), ___values, sizeof(___values)); \
})
#define ___bpf_value(x) (unsigned long long)(x)
/* One value too many does no harm; none at all is no memory that a helper could take. */
#define ___bpf_values0() 0
#define ___bpf_values1(a) ___bpf_value(a)
#define ___bpf_values2(a, b) ___bpf_value(a), ___bpf_value(b)
#define ___bpf_values3(a, b, c) ___bpf_values2(a, b), ___bpf_value(c)
#define ___bpf_values4(a, b, c, d) ___bpf_values2(a, b), ___bpf_values2(c, d)
#define ___bpf_values5(a, b, c, d, e) ___bpf_values4(a, b, c, d), ___bpf_value(e)
#define ___bpf_values6(a, b, c, d, e, f) ___bpf_values4(a, b, c, d), ___bpf_values2(e, f)
#define ___bpf_values7(a, b, c, d, e, f, g) ___bpf_values6(a, b, c, d, e, f), ___bpf_value(g)
#define ___bpf_values8(a, b, c, d, e, f, g, h) ___bpf_values6(a, b, c, d, e, f), ___bpf_values2(g, h)
#define ___bpf_values9(a, b, c, d, e, f, g, h, i) ___bpf_values8(a, b, c, d, e, f, g, h), ___bpf_value(i)
#define ___bpf_values10(a, b, c, d, e, f, g, h, i, j) ___bpf_values8(a, b, c, d, e, f, g, h), ___bpf_values2(i, j)
#define ___bpf_values11(a, b, c, d, e, f, g, h, i, j, k) ___bpf_values10(a, b, c, d, e, f, g, h, i, j), ___bpf_value(k)
#define ___bpf_values12(a, b, c, d, e, f, g, h, i, j, k, l) \
	___bpf_values10(a, b, c, d, e, f, g, h, i, j), ___bpf_values2(k, l)
#define ___bpf_values(args...) ___bpf_apply(___bpf_values, ___bpf_narg(args))(args)
#define ___bpf_print_pick(...) \
	___bpf_nth(_, ##__VA_ARGS__, many, many, many, many, many, many, many, many, many, few, few, few, few)
#define bpf_printk(format, args...) ___bpf_apply(___bpf_print_, ___bpf_print_pick(args))(format, ##args)

/* Prints into the seq_file of an iterator. */
#define BPF_SEQ_PRINTF(seq, format, args...) ({ \
	static const char ___format[] = format; \
	unsigned long long ___values[] = {___bpf_values(args)}; \
	bpf_seq_printf(seq, ___format, sizeof(___format), ___values, sizeof(___values)); \
})

/* Prints into a buffer. */
#define BPF_SNPRINTF(out, out_size, format, args...) ({ \
	static const char ___format[] = format; \
	unsigned long long ___values[] = {___bpf_values(args)}; \
	bpf_snprintf(out, out_size, ___format, ___values, sizeof(___values)); \
})

#endif
