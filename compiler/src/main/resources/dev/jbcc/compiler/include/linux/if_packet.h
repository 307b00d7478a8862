#ifndef JBCC_LINUX_IF_PACKET_H
#define JBCC_LINUX_IF_PACKET_H
#include <linux/if_ether.h>
#define PACKET_HOST 0
#define PACKET_BROADCAST 1
#define PACKET_MULTICAST 2
#define PACKET_OTHERHOST 3
#define PACKET_OUTGOING 4
#define PACKET_LOOPBACK 5
#define PACKET_USER 6
#define PACKET_KERNEL 7
#endif
