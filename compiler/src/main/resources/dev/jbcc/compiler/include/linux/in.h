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
#define IN_CLASSA(a) (((a) & 0x80000000) == 0)
#define IN_CLASSB(a) (((a) & 0xc0000000) == 0x80000000)
#define IN_CLASSC(a) (((a) & 0xe0000000) == 0xc0000000)
#define IN_CLASSD(a) (((a) & 0xf0000000) == 0xe0000000)
#define IN_MULTICAST(a) IN_CLASSD(a)
#define IN_BADCLASS(a) ((a) == 0xffffffff)
#define IN_CLASSE(a) (((a) & 0xf0000000) == 0xf0000000)
#define IN_LOOPBACK(a) (((a) & 0xff000000) == 0x7f000000)
#endif
