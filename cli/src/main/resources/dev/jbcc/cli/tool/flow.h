// The two ends of a connection, and which of them a tool looks at.
//
// WANTED_LOCAL_PORTS(port), WANTED_REMOTE_PORTS(port)   whether a port is one of several that are asked for

#include <net/sock.h>
#include <net/inet_sock.h>
#include <net/tcp_states.h>
#include <linux/in.h>

const volatile u32 only_family = 0;      // AF_INET or AF_INET6; 0: both
const volatile u32 only_local_port = 0;  // 0: all
const volatile u32 only_remote_port = 0; // 0: all

// Addresses as two words each, as they lie in struct flow.
const volatile bool by_local_address = false;
const volatile bool by_remote_address = false;
const volatile u64 only_local_first = 0;
const volatile u64 only_local_second = 0;
const volatile u64 only_remote_first = 0;
const volatile u64 only_remote_second = 0;

#define ADDRESS_BYTES 16

// Ports in host order. An IPv4 address is in the first four bytes.
struct flow {
    u32 family;
    u16 local_port;
    u16 remote_port;
    u8 local[ADDRESS_BYTES];
    u8 remote[ADDRESS_BYTES];
};

static inline bool is_mapped(struct in6_addr *address) {
    return address->in6_u.u6_addr32[0] == 0 && address->in6_u.u6_addr32[1] == 0 &&
           address->in6_u.u6_addr32[2] == bpf_htonl(0xffff);
}

// An IPv6 socket with an IPv4 address counts as IPv4.
static inline void fill_flow(struct flow *flow, struct sock *sk) {
    bool mapped = is_mapped(&sk->__sk_common.skc_v6_daddr) || is_mapped(&sk->__sk_common.skc_v6_rcv_saddr);
    __builtin_memset(flow, 0, sizeof(*flow));
    flow->family = sk->__sk_common.skc_family;
    flow->local_port = bpf_ntohs(((struct inet_sock *)sk)->inet_sport);
    flow->remote_port = bpf_ntohs(sk->__sk_common.skc_dport);
    if (flow->family == AF_INET6 && !mapped) {
        bpf_probe_read_kernel(flow->local, ADDRESS_BYTES, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_probe_read_kernel(flow->remote, ADDRESS_BYTES, &sk->__sk_common.skc_v6_daddr);
        return;
    }
    flow->family = AF_INET;
    *(u32 *)flow->local = sk->__sk_common.skc_rcv_saddr;
    *(u32 *)flow->remote = sk->__sk_common.skc_daddr;
}

static inline bool is_address(u8 *address, u64 first, u64 second) {
    u64 words[2];
    __builtin_memcpy(words, address, ADDRESS_BYTES);
    return words[0] == first && words[1] == second;
}

static inline bool flow_left_out(struct flow *flow) {
    if (only_family && flow->family != only_family)
        return true;
    if (only_local_port && flow->local_port != only_local_port)
        return true;
    if (only_remote_port && flow->remote_port != only_remote_port)
        return true;
    if (by_local_address && !is_address(flow->local, only_local_first, only_local_second))
        return true;
    if (by_remote_address && !is_address(flow->remote, only_remote_first, only_remote_second))
        return true;
#ifdef WANTED_LOCAL_PORTS
    if (!(WANTED_LOCAL_PORTS(flow->local_port)))
        return true;
#endif
#ifdef WANTED_REMOTE_PORTS
    if (!(WANTED_REMOTE_PORTS(flow->remote_port)))
        return true;
#endif
    return false;
}

static inline bool is_tcp(struct sock *sk) {
    return sk->sk_protocol == IPPROTO_TCP;
}
