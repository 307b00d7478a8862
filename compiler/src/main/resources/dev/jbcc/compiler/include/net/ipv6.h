#ifndef JBCC_NET_IPV6_H
#define JBCC_NET_IPV6_H
#include <linux/ipv6.h>
#include <net/sock.h>
#define IPV6_ADDR_ANY 0x0000U
#define IPV6_ADDR_UNICAST 0x0001U
#define IPV6_ADDR_MULTICAST 0x0002U
#define IPV6_ADDR_LOOPBACK 0x0010U
#define IPV6_ADDR_LINKLOCAL 0x0020U
#define IPV6_ADDR_MAPPED 0x1000U
#define ipv6_addr_any(a) (!(a)->in6_u.u6_addr32[0] && !(a)->in6_u.u6_addr32[1] && !(a)->in6_u.u6_addr32[2] && !(a)->in6_u.u6_addr32[3])
#define ipv6_addr_v4mapped(a) (!(a)->in6_u.u6_addr32[0] && !(a)->in6_u.u6_addr32[1] && (a)->in6_u.u6_addr32[2] == __cpu_to_be32(0xffff))
#endif
