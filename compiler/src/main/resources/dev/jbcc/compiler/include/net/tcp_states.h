#ifndef JBCC_NET_TCP_STATES_H
#define JBCC_NET_TCP_STATES_H
#include <linux/kernel.h>
#define TCP_STATE_MASK 0xF
#define TCP_ACTION_FIN (1 << TCP_CLOSE)
#endif
