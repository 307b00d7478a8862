#ifndef JBCC_LINUX_ATOMIC_H
#define JBCC_LINUX_ATOMIC_H
#include <linux/kernel.h>
#define atomic_read(variable) ((variable)->counter)
#define atomic64_read(variable) ((variable)->counter)
#define atomic_long_read(variable) ((variable)->counter)
#define refcount_read(variable) ((variable)->refs.counter)
#endif
