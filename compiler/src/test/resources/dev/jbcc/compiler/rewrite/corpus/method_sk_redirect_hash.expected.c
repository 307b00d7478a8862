#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "method_sk_redirect_hash.c"
/* Packets that go to another socket. */
struct sock_key {
	u32 remote_port, local_port;
};

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 100);
	__type(key, struct sock_key);
	__type(value, int);
} sockets SEC(".maps");

SEC("sk_skb/stream_verdict")
#line 8 "method_sk_redirect_hash.c"
int verdict(struct __sk_buff *skb)
{
	struct sock_key key = {.remote_port = skb->remote_port, .local_port = skb->local_port};

	return bpf_sk_redirect_hash(skb, &sockets, &key, BPF_F_INGRESS);
}

char LICENSE[] SEC("license") = "GPL";
