#ifndef JBCC_NET_REQUEST_SOCK_H
#define JBCC_NET_REQUEST_SOCK_H
#include <net/sock.h>
#define rsk_refcnt __req_common.skc_refcnt
#define rsk_hash __req_common.skc_hash
#define rsk_listener __req_common.skc_listener
#define rsk_window_clamp __req_common.skc_window_clamp
#define rsk_rcv_wnd __req_common.skc_rcv_wnd
#endif
