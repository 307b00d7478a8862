#ifndef JBCC_NET_TCP_H
#define JBCC_NET_TCP_H
#include <linux/tcp.h>
#include <net/inet_connection_sock.h>
#include <net/ip.h>
#define TCPHDR_FIN 0x01
#define TCPHDR_SYN 0x02
#define TCPHDR_RST 0x04
#define TCPHDR_PSH 0x08
#define TCPHDR_ACK 0x10
#define TCPHDR_URG 0x20
#define TCPHDR_ECE 0x40
#define TCPHDR_CWR 0x80
#define TCPHDR_SYN_ECN (TCPHDR_SYN | TCPHDR_ECE | TCPHDR_CWR)
#define TCP_SKB_CB(skb) ((struct tcp_skb_cb *)&((skb)->cb[0]))
#define TCP_INFINITE_SSTHRESH 0x7fffffff
#define TCP_INIT_CWND 10
#define tcp_in_slow_start(tp) ((tp)->snd_cwnd < (tp)->snd_ssthresh)
#define after(sequence2, sequence1) ((s32)((u32)(sequence1) - (u32)(sequence2)) < 0)
#define tcp_flag_byte(header) (((u8 *)(header))[13])
#endif
