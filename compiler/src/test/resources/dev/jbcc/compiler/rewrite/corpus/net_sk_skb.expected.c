#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_sk_skb.c"
/* What a socket receives: where a message ends, and whether it may pass. */

SEC("sk_skb/stream_parser")
int stream_parser(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_skb/stream_verdict")
#line 9 "net_sk_skb.c"
int stream_verdict(struct __sk_buff *skb)
{
	return skb->local_port == 80 ? SK_PASS : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
