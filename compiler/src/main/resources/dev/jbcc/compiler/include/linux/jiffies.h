#ifndef JBCC_LINUX_JIFFIES_H
#define JBCC_LINUX_JIFFIES_H
#include <linux/time.h>
#ifdef CONFIG_HZ
#define HZ CONFIG_HZ
#else
#define HZ 250
#endif
#define USER_HZ 100
#define TICK_NSEC ((NSEC_PER_SEC + HZ / 2) / HZ)
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define jiffies_to_msecs(j) ((unsigned int)((j) * MSEC_PER_SEC / HZ))
#define jiffies_to_usecs(j) ((unsigned int)((j) * USEC_PER_SEC / HZ))
#define msecs_to_jiffies(m) ((unsigned long)(m) * HZ / MSEC_PER_SEC)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_after64(a, b) ((s64)((b) - (a)) < 0)
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b) ((s64)((a) - (b)) >= 0)
#define time_before_eq64(a, b) time_after_eq64(b, a)
#define time_in_range(a, low, high) (time_after_eq(a, low) && time_before_eq(a, high))
#endif
