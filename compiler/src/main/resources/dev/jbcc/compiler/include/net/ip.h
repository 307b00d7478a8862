#ifndef JBCC_NET_IP_H
#define JBCC_NET_IP_H
#include <linux/ip.h>
#include <net/inet_sock.h>
#define IPCB(skb) ((struct inet_skb_parm *)((skb)->cb))
#endif
