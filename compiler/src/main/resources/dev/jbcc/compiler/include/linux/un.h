#ifndef JBCC_LINUX_UN_H
#define JBCC_LINUX_UN_H
#include <linux/socket.h>
#define UNIX_PATH_MAX 108
#endif
