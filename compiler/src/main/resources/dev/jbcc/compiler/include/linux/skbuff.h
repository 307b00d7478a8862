#ifndef JBCC_LINUX_SKBUFF_H
#define JBCC_LINUX_SKBUFF_H
#include <linux/kernel.h>
#include <linux/if_ether.h>
#include <linux/socket.h>
#include <linux/net.h>
#include <linux/in6.h>
#include <linux/if_packet.h>
#include <linux/sched.h>
#include <linux/ktime.h>
#define CHECKSUM_NONE 0
#define CHECKSUM_UNNECESSARY 1
#define CHECKSUM_COMPLETE 2
#define CHECKSUM_PARTIAL 3
#define skb_network_header(skb) ((skb)->head + (skb)->network_header)
#define skb_transport_header(skb) ((skb)->head + (skb)->transport_header)
#define skb_mac_header(skb) ((skb)->head + (skb)->mac_header)
#define skb_network_offset(skb) ((int)(skb_network_header(skb) - (skb)->data))
#define skb_transport_offset(skb) ((int)(skb_transport_header(skb) - (skb)->data))
#define skb_headlen(skb) ((skb)->len - (skb)->data_len)
#define skb_end_pointer(skb) ((skb)->head + (skb)->end)
#define skb_shinfo(skb) ((struct skb_shared_info *)skb_end_pointer(skb))
#define skb_is_gso(skb) (skb_shinfo(skb)->gso_size)
#define skb_rx_queue_recorded(skb) ((skb)->queue_mapping != 0)
#define skb_get_rx_queue(skb) ((skb)->queue_mapping - 1)
#define skb_get_queue_mapping(skb) ((skb)->queue_mapping)
#endif
