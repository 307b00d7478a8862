#ifndef JBCC_LINUX_IF_ARP_H
#define JBCC_LINUX_IF_ARP_H
#include <linux/if_ether.h>
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772
#define ARPHRD_NONE 0xFFFE
#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2
#define ARPOP_RREQUEST 3
#define ARPOP_RREPLY 4
#endif
