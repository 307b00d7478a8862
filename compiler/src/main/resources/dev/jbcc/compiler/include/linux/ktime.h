#ifndef JBCC_LINUX_KTIME_H
#define JBCC_LINUX_KTIME_H
#include <linux/time.h>
#include <linux/jiffies.h>
#define ktime_to_ns(time) ((s64)(time))
#define ktime_to_us(time) ((s64)(time) / NSEC_PER_USEC)
#define ktime_to_ms(time) ((s64)(time) / NSEC_PER_MSEC)
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add(a, b) ((a) + (b))
#define ns_to_ktime(ns) (ns)
#endif
