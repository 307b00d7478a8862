#ifndef JBCC_LINUX_STRING_H
#define JBCC_LINUX_STRING_H
#include <linux/types.h>
#ifndef memcpy
#define memset(target, byte, bytes) __builtin_memset(target, byte, bytes)
#define memcpy(target, source, bytes) __builtin_memcpy(target, source, bytes)
#define memmove(target, source, bytes) __builtin_memmove(target, source, bytes)
#define memcmp(one, other, bytes) __builtin_memcmp(one, other, bytes)
#endif
#define strcpy(target, source) __builtin_strcpy(target, source)
#define strncpy(target, source, bytes) __builtin_strncpy(target, source, bytes)
#define strcat(target, source) __builtin_strcat(target, source)
#define strlen(text) __builtin_strlen(text)
#define strcmp(one, other) __builtin_strcmp(one, other)
#define strncmp(one, other, bytes) __builtin_strncmp(one, other, bytes)
#define strchr(text, character) __builtin_strchr(text, character)
#define strstr(text, part) __builtin_strstr(text, part)
#endif
