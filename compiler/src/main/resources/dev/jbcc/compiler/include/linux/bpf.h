#ifndef JBCC_LINUX_BPF_H
#define JBCC_LINUX_BPF_H
#include <linux/types.h>
#define BPF_OBJ_NAME_LEN 16U
#define BPF_TAG_SIZE 8
#define BPF_BUILD_ID_SIZE 20
#define MAX_BPF_REG 11
#define MAX_BPF_STACK 512
#define BPF_F_ALLOW_OVERRIDE (1U << 0)
#define BPF_F_ALLOW_MULTI (1U << 1)
#define BPF_F_REPLACE (1U << 2)
#define BPF_F_SLEEPABLE (1U << 4)
#define BPF_F_XDP_HAS_FRAGS (1U << 5)
#endif
