#ifndef JBCC_LINUX_IN6_H
#define JBCC_LINUX_IN6_H
#include <linux/in.h>
#define IPPROTO_HOPOPTS 0
#define IPPROTO_ROUTING 43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_NONE 59
#define IPPROTO_DSTOPTS 60
#define IPPROTO_MH 135
#define IPV6_V6ONLY 26
#define IPV6_TCLASS 67
#define s6_addr in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32
#endif
