#ifndef JBCC_LINUX_CRED_H
#define JBCC_LINUX_CRED_H
#include <linux/capability.h>
#include <linux/uidgid.h>
#endif
