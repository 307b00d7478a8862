#ifndef JBCC_LINUX_IPV6_H
#define JBCC_LINUX_IPV6_H
#include <linux/in6.h>
#include <linux/skbuff.h>
#define IPV6_MIN_MTU 1280
#define ipv6_hdr(skb) ((struct ipv6hdr *)skb_network_header(skb))
#define inet6_sk(sk) (((struct inet_sock *)(sk))->pinet6)
#define ipv6_optlen(header) (((header)->hdrlen + 1) << 3)
#define ipv6_authlen(header) (((header)->hdrlen + 2) << 2)
#endif
