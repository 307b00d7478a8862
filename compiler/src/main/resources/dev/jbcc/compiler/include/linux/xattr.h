#ifndef JBCC_LINUX_XATTR_H
#define JBCC_LINUX_XATTR_H
#include <linux/limits.h>
#define XATTR_CREATE 0x1
#define XATTR_REPLACE 0x2
#endif
