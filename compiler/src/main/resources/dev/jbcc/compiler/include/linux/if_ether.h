#ifndef JBCC_LINUX_IF_ETHER_H
#define JBCC_LINUX_IF_ETHER_H
#include <linux/kernel.h>
#define ETH_ALEN 6
#define ETH_TLEN 2
#define ETH_HLEN 14
#define ETH_ZLEN 60
#define ETH_DATA_LEN 1500
#define ETH_FRAME_LEN 1514
#define ETH_FCS_LEN 4
#define ETH_MIN_MTU 68
#define ETH_MAX_MTU 0xffffU
#define ETH_P_LOOP 0x0060
#define ETH_P_PUP 0x0200
#define ETH_P_IP 0x0800
#define ETH_P_X25 0x0805
#define ETH_P_ARP 0x0806
#define ETH_P_BPQ 0x08ff
#define ETH_P_BATMAN 0x4305
#define ETH_P_RARP 0x8035
#define ETH_P_ATALK 0x809b
#define ETH_P_AARP 0x80f3
#define ETH_P_8021Q 0x8100
#define ETH_P_IPX 0x8137
#define ETH_P_IPV6 0x86dd
#define ETH_P_PAUSE 0x8808
#define ETH_P_SLOW 0x8809
#define ETH_P_MPLS_UC 0x8847
#define ETH_P_MPLS_MC 0x8848
#define ETH_P_PPP_DISC 0x8863
#define ETH_P_PPP_SES 0x8864
#define ETH_P_PAE 0x888e
#define ETH_P_8021AD 0x88a8
#define ETH_P_TIPC 0x88ca
#define ETH_P_MACSEC 0x88e5
#define ETH_P_LLDP 0x88cc
#define ETH_P_1588 0x88f7
#define ETH_P_FCOE 0x8906
#define ETH_P_QINQ1 0x9100
#define ETH_P_QINQ2 0x9200
#define ETH_P_QINQ3 0x9300
#define ETH_P_802_3 0x0001
#define ETH_P_ALL 0x0003
#define ETH_P_802_2 0x0004
#define ETH_P_CAN 0x000c
#define eth_hdr(skb) ((struct ethhdr *)((skb)->head + (skb)->mac_header))
#endif
