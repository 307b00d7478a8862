#ifndef JBCC_LINUX_IN_H
#define JBCC_LINUX_IN_H
#include <linux/socket.h>
#define IPPROTO_ICMPV6 58
#define INADDR_ANY ((unsigned long)0x00000000)
#define INADDR_BROADCAST ((unsigned long)0xffffffff)
#define INADDR_NONE ((unsigned long)0xffffffff)
#define INADDR_LOOPBACK 0x7f000001
#define IP_TOS 1
#define IP_TTL 2
#define IP_HDRINCL 3
#define IP_OPTIONS 4
#define IPPORT_RESERVED 1024
#endif
