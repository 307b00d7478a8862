#ifndef JBCC_LINUX_ICMPV6_H
#define JBCC_LINUX_ICMPV6_H
#include <linux/skbuff.h>
#define ICMPV6_DEST_UNREACH 1
#define ICMPV6_PKT_TOOBIG 2
#define ICMPV6_TIME_EXCEED 3
#define ICMPV6_PARAMPROB 4
#define ICMPV6_ECHO_REQUEST 128
#define ICMPV6_ECHO_REPLY 129
#define icmp6_hdr(skb) ((struct icmp6hdr *)skb_transport_header(skb))
#endif
