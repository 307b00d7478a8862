#ifndef JBCC_LINUX_MATH64_H
#define JBCC_LINUX_MATH64_H
#include <linux/types.h>
#define div_u64(dividend, divisor) ((u64)(dividend) / (u32)(divisor))
#define div64_u64(dividend, divisor) ((u64)(dividend) / (u64)(divisor))
#define do_div(n, base) ({ u32 do_div_ = (u64)(n) % (u32)(base); (n) = (u64)(n) / (u32)(base); do_div_; })
#endif
