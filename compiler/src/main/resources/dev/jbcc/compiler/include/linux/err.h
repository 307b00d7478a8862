#ifndef JBCC_LINUX_ERR_H
#define JBCC_LINUX_ERR_H
#include <linux/errno.h>
#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) IS_ERR_VALUE((unsigned long)(pointer))
#define IS_ERR_OR_NULL(pointer) (!(pointer) || IS_ERR_VALUE((unsigned long)(pointer)))
#define PTR_ERR_OR_ZERO(pointer) (IS_ERR(pointer) ? PTR_ERR(pointer) : 0)
#endif
