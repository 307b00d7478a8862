#ifndef JBCC_LINUX_BITS_H
#define JBCC_LINUX_BITS_H
#include <linux/types.h>
#define _AC(value, suffix) value##suffix
#define UL(value) _AC(value, UL)
#define ULL(value) _AC(value, ULL)
#define _UL(value) _AC(value, UL)
#define _ULL(value) _AC(value, ULL)
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define _BITUL(n) (1UL << (n))
#define _BITULL(n) (1ULL << (n))
#define BIT_MASK(n) (1UL << ((n) % BITS_PER_LONG))
#define BIT_WORD(n) ((n) / BITS_PER_LONG)
#define BITS_TO_LONGS(n) (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define GENMASK(high, low) ((~0UL - (1UL << (low)) + 1) & (~0UL >> (BITS_PER_LONG - 1 - (high))))
#define GENMASK_ULL(high, low) ((~0ULL - (1ULL << (low)) + 1) & (~0ULL >> (63 - (high))))
#define test_bit(n, address) ((((const unsigned long *)(address))[BIT_WORD(n)] >> ((n) % BITS_PER_LONG)) & 1)
#define hweight32(x) __builtin_popcount(x)
#define hweight64(x) __builtin_popcountll(x)
#endif
