#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_sockmap.c"
/* Sockets by numbers. */
struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, int);
} sockets SEC(".maps");

SEC("sockops")
#line 4 "map_sockmap.c"
int connections(struct bpf_sock_ops *skops)
{
	u32 slot = skops->local_port & 15;

	bpf_sock_map_update(skops, &sockets, &slot, BPF_ANY);
	return 0;
}

SEC("sk_msg")
#line 12 "map_sockmap.c"
int messages(struct sk_msg_md *msg)
{
	return bpf_msg_redirect_map(msg, &sockets, 0, BPF_F_INGRESS);
}

SEC("sk_skb/stream_verdict")
#line 17 "map_sockmap.c"
int verdict(struct __sk_buff *skb)
{
	return bpf_sk_redirect_map(skb, &sockets, skb->local_port & 15, 0);
}

char LICENSE[] SEC("license") = "GPL";
