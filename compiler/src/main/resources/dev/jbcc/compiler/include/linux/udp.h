#ifndef JBCC_LINUX_UDP_H
#define JBCC_LINUX_UDP_H
#include <linux/in.h>
#include <linux/skbuff.h>
#include <net/inet_sock.h>
#define UDP_CORK 1
#define UDP_ENCAP 100
#define udp_hdr(skb) ((struct udphdr *)skb_transport_header(skb))
#define udp_sk(sk) ((struct udp_sock *)(sk))
#endif
