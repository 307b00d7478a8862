#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_classifier.c"
/* A classifier that changes packets, and repairs their checksum. */

SEC("tc")


int classifier(struct __sk_buff *skb)
{
	struct iphdr ip;
	__be32 was, to = __builtin_bswap32(0x0a000001);

	if (skb->protocol != __builtin_bswap16(0x0800) || bpf_skb_load_bytes(skb, 14, &ip, sizeof(ip)) < 0)
		return 0;
	was = ip.daddr;
	bpf_l3_csum_replace(skb, 14 + offsetof(struct iphdr, check), was, to, 4);
	bpf_skb_store_bytes(skb, 14 + offsetof(struct iphdr, daddr), &to, sizeof(to), BPF_F_RECOMPUTE_CSUM);
	return bpf_redirect(1, 0);
}

char LICENSE[] SEC("license") = "GPL";
