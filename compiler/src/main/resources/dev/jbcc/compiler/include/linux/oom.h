#ifndef JBCC_LINUX_OOM_H
#define JBCC_LINUX_OOM_H
#include <linux/sched.h>
#define OOM_SCORE_ADJ_MIN (-1000)
#define OOM_SCORE_ADJ_MAX 1000
#endif
