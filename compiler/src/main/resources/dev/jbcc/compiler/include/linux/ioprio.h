#ifndef JBCC_LINUX_IOPRIO_H
#define JBCC_LINUX_IOPRIO_H
#include <linux/kernel.h>
#define IOPRIO_PRIO_CLASS(priority) (((priority) >> IOPRIO_CLASS_SHIFT) & IOPRIO_CLASS_MASK)
#define IOPRIO_PRIO_DATA(priority) ((priority) & IOPRIO_PRIO_MASK)
#define IOPRIO_PRIO_VALUE(class, data) ((((class) & IOPRIO_CLASS_MASK) << IOPRIO_CLASS_SHIFT) | ((data) & IOPRIO_PRIO_MASK))
#endif
