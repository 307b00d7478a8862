#ifndef JBCC_NET_NET_NAMESPACE_H
#define JBCC_NET_NET_NAMESPACE_H
#include <linux/kernel.h>
#define read_pnet(pointer) ((pointer)->net)
#define net_eq(one, other) ((one) == (other))
#endif
