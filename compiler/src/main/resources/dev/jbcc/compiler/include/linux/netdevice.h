#ifndef JBCC_LINUX_NETDEVICE_H
#define JBCC_LINUX_NETDEVICE_H
#include <linux/skbuff.h>
#include <linux/if_ether.h>
#include <net/net_namespace.h>
#define IFNAMSIZ 16
#define IFALIASZ 256
#define MAX_ADDR_LEN 32
#define NETDEV_ALIGN 32
#define NET_RX_SUCCESS 0
#define NET_RX_DROP 1
#define dev_net(device) ((device)->nd_net.net)
#define SKF_AD_OFF (-0x1000)
#endif
