#ifndef JBCC_ASM_PAGE_H
#define JBCC_ASM_PAGE_H
#include <linux/types.h>
#if defined(CONFIG_PAGE_SHIFT)
#define PAGE_SHIFT CONFIG_PAGE_SHIFT
#elif defined(CONFIG_ARM64_PAGE_SHIFT)
#define PAGE_SHIFT CONFIG_ARM64_PAGE_SHIFT
#elif defined(__powerpc__) || defined(CONFIG_ARM64_64K_PAGES)
#define PAGE_SHIFT 16
#elif defined(__loongarch__) || defined(CONFIG_ARM64_16K_PAGES)
#define PAGE_SHIFT 14
#else
#define PAGE_SHIFT 12
#endif
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(address) (((address) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(pointer) ((unsigned long)(pointer) & ~PAGE_MASK)
#ifdef __x86_64__
#define THREAD_SIZE (PAGE_SIZE << 2)
#else
#define THREAD_SIZE (1UL << 14)
#endif
#ifdef __x86_64__
#define PAGE_OFFSET 0xffff888000000000UL
#define __START_KERNEL_map 0xffffffff80000000UL
#elif defined(__aarch64__)
#define PAGE_OFFSET 0xffff000000000000UL
#endif
#endif
