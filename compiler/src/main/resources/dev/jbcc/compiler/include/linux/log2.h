#ifndef JBCC_LINUX_LOG2_H
#define JBCC_LINUX_LOG2_H
#include <linux/types.h>
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n) - 1)) == 0)
#define ilog2(n) (63 - __builtin_clzll((unsigned long long)(n)))
#define fls(n) ((n) == 0 ? 0 : 32 - __builtin_clz((unsigned int)(n)))
#define fls64(n) ((n) == 0 ? 0 : 64 - __builtin_clzll((unsigned long long)(n)))
#define roundup_pow_of_two(n) ((n) <= 1 ? 1UL : 1UL << (ilog2((n) - 1) + 1))
#define rounddown_pow_of_two(n) (1UL << ilog2(n))
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)
#endif
