#ifndef JBCC_LINUX_KERNEL_H
#define JBCC_LINUX_KERNEL_H
#include <linux/types.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/time.h>
#include <asm/byteorder.h>
#ifndef container_of
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))
#endif
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif
#define min(x, y) ({ __typeof__(x) min1_ = (x); __typeof__(y) min2_ = (y); min1_ < min2_ ? min1_ : min2_; })
#define max(x, y) ({ __typeof__(x) max1_ = (x); __typeof__(y) max2_ = (y); max1_ > max2_ ? max1_ : max2_; })
#define min_t(type, x, y) ({ type min1_ = (x); type min2_ = (y); min1_ < min2_ ? min1_ : min2_; })
#define max_t(type, x, y) ({ type max1_ = (x); type max2_ = (y); max1_ > max2_ ? max1_ : max2_; })
#define clamp(value, low, high) min(max(value, low), high)
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define swap(a, b) do { __typeof__(a) swap_ = (a); (a) = (b); (b) = swap_; } while (0)
#define abs(x) ({ __typeof__(x) abs_ = (x); abs_ < 0 ? -abs_ : abs_; })
#define __ALIGN_KERNEL(x, a) (((x) + (a) - 1) & ~((__typeof__(x))(a) - 1))
#define ALIGN(x, a) __ALIGN_KERNEL(x, a)
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a) - 1)) == 0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_UP((unsigned long long)(n), d)
#define round_up(x, y) ((((x) - 1) | ((__typeof__(x))((y) - 1))) + 1)
#define round_down(x, y) ((x) & ~((__typeof__(x))((y) - 1)))
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define rounddown(x, y) ((x) - ((x) % (y)))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define IS_ENABLED(option) JBCC_IS_ENABLED_1(option)
#define JBCC_IS_ENABLED_1(value) JBCC_IS_ENABLED_2(JBCC_SHIFT_##value)
#define JBCC_SHIFT_1 0,
#define JBCC_IS_ENABLED_2(shift) JBCC_SECOND(shift 1, 0)
#define JBCC_SECOND(ignored, value, ...) value
#define IS_BUILTIN(option) IS_ENABLED(option)
#define KERN_EMERG "0"
#define KERN_ALERT "1"
#define KERN_CRIT "2"
#define KERN_ERR "3"
#define KERN_WARNING "4"
#define KERN_NOTICE "5"
#define KERN_INFO "6"
#define KERN_DEBUG "7"
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define u64_to_user_ptr(x) ((void *)(unsigned long)(x))
#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))
#define CONCATENATE(a, b) JBCC_CONCATENATE(a, b)
#define JBCC_CONCATENATE(a, b) a##b
#endif
