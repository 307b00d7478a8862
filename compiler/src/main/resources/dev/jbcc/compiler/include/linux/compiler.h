#ifndef JBCC_LINUX_COMPILER_H
#define JBCC_LINUX_COMPILER_H
#define __user
#define __kernel
#define __rcu
#define __percpu
#define __iomem
#define __force
#define __bitwise
#define __safe
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __must_check
#define __init
#define __exit
#define __read_mostly
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __packed __attribute__((packed))
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define __section(name) __attribute__((section(name)))
#define __weak __attribute__((weak))
#define __visible
#define __noreturn __attribute__((noreturn))
#define __pure __attribute__((pure))
#define fallthrough __attribute__((fallthrough))
#ifndef noinline
#define noinline __attribute__((__noinline__))
#endif
#ifndef __noinline
#define __noinline __attribute__((__noinline__))
#endif
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif
#ifndef barrier
#define barrier() asm volatile("" ::: "memory")
#endif
#ifndef READ_ONCE
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))
#endif
#define ACCESS_ONCE(x) (x)
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define static_assert(...) _Static_assert(__VA_ARGS__, "static assertion")
#define __stringify_1(...) #__VA_ARGS__
#define __stringify(...) __stringify_1(__VA_ARGS__)
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#endif
