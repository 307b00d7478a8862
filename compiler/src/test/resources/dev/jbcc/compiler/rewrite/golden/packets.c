/* Packet headers through cursors: members are bits of the packet, in network order, wherever they lie. */
#include <bcc/proto.h>

struct label_t {
	u32 label:20;
	u32 exp:3;
	u32 bottom:1;
	u32 ttl:8;
} BPF_PACKET_HEADER;

struct tag_t { u16 pri:3, cfi:1, id:12, type; } __attribute__((packed)) __attribute__((deprecated("packet")));

struct flow { u64 mac; u32 src, dst; u16 sport; };
BPF_HASH(flows, struct flow, u64);

static inline int ports(struct __sk_buff *skb, u8 *cursor)
{
	struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));

	return udp->sport == 53 || udp->dport == 53;
}

int rewrite(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip;
	struct label_t *label;
	struct flow flow = {.mac = ethernet->src};

	if (!(ethernet->type == ETH_P_IP))
		return 0;
	ip = cursor_advance(cursor, sizeof(*ip));
	flow.src = ip->src;
	flow.dst = ip->dst, flow.sport = ip->hlen << 2;
	flows.increment(flow);
	if (ip->df && ip->foffset < 5 && ports(skb, cursor))
		return ip->ver;
	incr_cksum_l4(&((struct tcp_t *)cursor)->cksum, flow.dst, 0x0a000001, 1);
	incr_cksum_l3(&ip->hchecksum, ip->dst, (u32)0x0a000001);
	ip->dst = 0x0a000001;
	ethernet->dst = ethernet->src;
	ip->ttl -= 1;
	ip->df = 0;
	ip->tos++;
	label = cursor_advance(cursor, sizeof(struct label_t));
	label->ttl--;
	if (((struct tag_t *)(cursor - 4))->id == 7)
		return ip->tos++;
	return label->label + load_byte(skb, 3) + load_dword(skb, 8);
}
