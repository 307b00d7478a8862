#ifndef JBCC_LINUX_CRED_H
#define JBCC_LINUX_CRED_H
#include <linux/capability.h>
#include <linux/uidgid.h>
#define __task_cred(task) ((task)->real_cred)
#define task_uid(task) ((task)->real_cred->uid)
#define task_euid(task) ((task)->real_cred->euid)
#endif
