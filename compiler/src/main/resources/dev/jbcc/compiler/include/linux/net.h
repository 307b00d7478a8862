#ifndef JBCC_LINUX_NET_H
#define JBCC_LINUX_NET_H
#include <linux/socket.h>
#include <linux/fcntl.h>
#define NPROTO AF_MAX
#define SYS_SOCKET 1
#define SYS_BIND 2
#define SYS_CONNECT 3
#define SYS_LISTEN 4
#define SYS_ACCEPT 5
#endif
