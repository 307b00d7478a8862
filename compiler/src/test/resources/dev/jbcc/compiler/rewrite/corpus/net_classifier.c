/* A classifier that changes packets, and repairs their checksum. */
#include <uapi/linux/if_ether.h>
#include <uapi/linux/pkt_cls.h>
#include <linux/ip.h>

int classifier(struct __sk_buff *skb)
{
	struct iphdr ip;
	__be32 was, to = htonl(0x0a000001);

	if (skb->protocol != htons(ETH_P_IP) || bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) < 0)
		return TC_ACT_OK;
	was = ip.daddr;
	bpf_l3_csum_replace(skb, ETH_HLEN + offsetof(struct iphdr, check), was, to, 4);
	bpf_skb_store_bytes(skb, ETH_HLEN + offsetof(struct iphdr, daddr), &to, sizeof(to), BPF_F_RECOMPUTE_CSUM);
	return bpf_redirect(1, 0);
}
