#ifndef JBCC_LINUX_UIDGID_H
#define JBCC_LINUX_UIDGID_H
#include <linux/kernel.h>
#define __kuid_val(uid) ((uid).val)
#define __kgid_val(gid) ((gid).val)
#define uid_eq(left, right) ((left).val == (right).val)
#define gid_eq(left, right) ((left).val == (right).val)
#endif
