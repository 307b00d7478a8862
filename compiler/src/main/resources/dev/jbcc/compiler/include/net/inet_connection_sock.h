#ifndef JBCC_NET_INET_CONNECTION_SOCK_H
#define JBCC_NET_INET_CONNECTION_SOCK_H
#include <net/inet_sock.h>
#include <net/request_sock.h>
#define inet_csk(sk) ((struct inet_connection_sock *)(sk))
#endif
