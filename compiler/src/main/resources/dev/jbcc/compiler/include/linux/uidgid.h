#ifndef JBCC_LINUX_UIDGID_H
#define JBCC_LINUX_UIDGID_H
#include <linux/kernel.h>
#define __kuid_val(uid) ((uid).val)
#define __kgid_val(gid) ((gid).val)
#define uid_eq(left, right) ((left).val == (right).val)
#define gid_eq(left, right) ((left).val == (right).val)
#define KUIDT_INIT(value) ((kuid_t){value})
#define KGIDT_INIT(value) ((kgid_t){value})
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
#define INVALID_UID KUIDT_INIT(-1)
#define INVALID_GID KGIDT_INIT(-1)
#endif
