#ifndef JBCC_LINUX_TCP_H
#define JBCC_LINUX_TCP_H
#include <linux/skbuff.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <net/tcp_states.h>
#define TCP_NODELAY 1
#define TCP_MAXSEG 2
#define TCP_CORK 3
#define TCP_KEEPIDLE 4
#define TCP_KEEPINTVL 5
#define TCP_KEEPCNT 6
#define TCP_SYNCNT 7
#define TCP_LINGER2 8
#define TCP_DEFER_ACCEPT 9
#define TCP_WINDOW_CLAMP 10
#define TCP_INFO 11
#define TCP_QUICKACK 12
#define TCP_CONGESTION 13
#define TCP_USER_TIMEOUT 18
#define TCP_FASTOPEN 23
#define TCP_NOTSENT_LOWAT 25
#define tcp_hdr(skb) ((struct tcphdr *)skb_transport_header(skb))
#define tcp_hdrlen(skb) (tcp_hdr(skb)->doff * 4)
#define tcp_sk(sk) ((struct tcp_sock *)(sk))
#define tcp_rsk(req) ((struct tcp_request_sock *)(req))
#define tcp_twsk(sk) ((struct tcp_timewait_sock *)(sk))
#define tcp_flag_word(tp) (((union tcp_word_hdr *)(tp))->words[3])
#endif
