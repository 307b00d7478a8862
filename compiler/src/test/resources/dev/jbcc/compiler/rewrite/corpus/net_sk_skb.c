/* What a socket receives: where a message ends, and whether it may pass. */
#include <uapi/linux/bpf.h>

int stream_parser(struct __sk_buff *skb)
{
	return skb->len;
}

int stream_verdict(struct __sk_buff *skb)
{
	return skb->local_port == 80 ? SK_PASS : SK_DROP;
}
