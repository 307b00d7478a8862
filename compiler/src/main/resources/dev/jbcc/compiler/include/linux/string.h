#ifndef JBCC_LINUX_STRING_H
#define JBCC_LINUX_STRING_H
#include <linux/types.h>
#ifndef memcpy
#define memset(target, byte, bytes) __builtin_memset(target, byte, bytes)
#define memcpy(target, source, bytes) __builtin_memcpy(target, source, bytes)
#define memmove(target, source, bytes) __builtin_memmove(target, source, bytes)
#define memcmp(one, other, bytes) __builtin_memcmp(one, other, bytes)
#endif
#endif
