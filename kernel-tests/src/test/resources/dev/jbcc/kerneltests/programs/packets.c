/* Every member of every packet header, read through a cursor; and packets that are rewritten. The test knows the bits. */
#include <bcc/proto.h>

BPF_ARRAY(values, u64, 128);

#define KEEP(x) do { u64 value = (x); values.update(&at, &value); at++; } while (0)

int parse_ip(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	int at = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));

	KEEP(ethernet->dst);
	KEEP(ethernet->src);
	KEEP(ethernet->type);

	struct dot1q_t *tag = cursor_advance(cursor, sizeof(*tag));

	KEEP(tag->pri);
	KEEP(tag->cfi);
	KEEP(tag->vlanid);
	KEEP(tag->type);

	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));

	KEEP(ip->ver);
	KEEP(ip->hlen);
	KEEP(ip->tos);
	KEEP(ip->tlen);
	KEEP(ip->identification);
	KEEP(ip->ffo_unused);
	KEEP(ip->df);
	KEEP(ip->mf);
	KEEP(ip->foffset);
	KEEP(ip->ttl);
	KEEP(ip->nextp);
	KEEP(ip->hchecksum);
	KEEP(ip->src);
	KEEP(ip->dst);

	struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));

	KEEP(udp->sport);
	KEEP(udp->dport);
	KEEP(udp->length);
	KEEP(udp->crc);

	struct vxlan_t *vxlan = cursor_advance(cursor, sizeof(*vxlan));
	struct vxlan_gbp_t *policy = (struct vxlan_gbp_t *)vxlan;

	KEEP(vxlan->rsv1);
	KEEP(vxlan->iflag);
	KEEP(vxlan->rsv2);
	KEEP(vxlan->rsv3);
	KEEP(vxlan->key);
	KEEP(vxlan->rsv4);
	KEEP(policy->gflag);
	KEEP(policy->rsv1);
	KEEP(policy->iflag);
	KEEP(policy->rsv2);
	KEEP(policy->rsv3);
	KEEP(policy->dflag);
	KEEP(policy->rsv4);
	KEEP(policy->aflag);
	KEEP(policy->rsv5);
	KEEP(policy->tag);
	KEEP(policy->key);
	KEEP(policy->rsv6);
	return at;
}

int parse_ip6(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	int at = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip6_t *ip6 = cursor_advance(cursor, sizeof(*ip6));

	KEEP(ethernet->type);
	KEEP(ip6->ver);
	KEEP(ip6->priority);
	KEEP(ip6->flow_label);
	KEEP(ip6->payload_len);
	KEEP(ip6->next_header);
	KEEP(ip6->hop_limit);
	KEEP(ip6->src_hi);
	KEEP(ip6->src_lo);
	KEEP(ip6->dst_hi);
	KEEP(ip6->dst_lo);

	struct ip6_opt_t *option = cursor_advance(cursor, sizeof(*option));

	KEEP(option->next_header);
	KEEP(option->ext_len);

	struct tcp_t *tcp = cursor_advance(cursor, sizeof(*tcp));

	KEEP(tcp->src_port);
	KEEP(tcp->dst_port);
	KEEP(tcp->seq_num);
	KEEP(tcp->ack_num);
	KEEP(tcp->offset);
	KEEP(tcp->reserved);
	KEEP(tcp->flag_cwr);
	KEEP(tcp->flag_ece);
	KEEP(tcp->flag_urg);
	KEEP(tcp->flag_ack);
	KEEP(tcp->flag_psh);
	KEEP(tcp->flag_rst);
	KEEP(tcp->flag_syn);
	KEEP(tcp->flag_fin);
	KEEP(tcp->rcv_wnd);
	KEEP(tcp->cksum);
	KEEP(tcp->urg_ptr);

	struct icmp6_t *icmp6 = cursor_advance(cursor, sizeof(*icmp6));

	KEEP(icmp6->type);
	KEEP(icmp6->code);
	KEEP(icmp6->checksum);
	return at;
}

int parse_arp(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	int at = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct arp_t *arp = cursor_advance(cursor, sizeof(*arp));

	KEEP(ethernet->type);
	KEEP(arp->htype);
	KEEP(arp->ptype);
	KEEP(arp->hlen);
	KEEP(arp->plen);
	KEEP(arp->oper);
	KEEP(arp->sha);
	KEEP(arp->spa);
	KEEP(arp->tha);
	KEEP(arp->tpa);

	struct icmp_t *icmp = cursor_advance(cursor, sizeof(*icmp));

	KEEP(icmp->type);
	KEEP(icmp->code);
	KEEP(icmp->checksum);
	KEEP(load_byte(skb, 14));
	KEEP(load_half(skb, 14));
	KEEP(load_word(skb, 14));
	KEEP(load_dword(skb, 14));
	return at;
}

/* Another destination, with right checksums, as a load balancer does. */
int translate(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
	struct tcp_t *tcp = cursor_advance(cursor, sizeof(*tcp));
	u32 was = ip->dst, is = 0x0a0b0c0d;
	u16 port = tcp->dst_port, other = 8080;

	incr_cksum_l4(&tcp->cksum, was, is, 1);
	incr_cksum_l4(&tcp->cksum, port, other, 0);
	incr_cksum_l3(&ip->hchecksum, was, is);
	ip->dst = is;
	tcp->dst_port = other;
	ethernet->dst = 0x020304050607;
	ethernet->src = ethernet->dst + 1;
	return 0;
}

/* Single bits, whose neighbours stay as they are. */
int flip(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
	struct tcp_t *tcp = cursor_advance(cursor, sizeof(*tcp));

	ip->df = 1;
	ip->foffset = 0x155;
	ip->ttl -= 3;
	ip->tos++;
	tcp->flag_syn = !tcp->flag_syn;
	tcp->offset = 15;
	tcp->seq_num += 0x01000000;
	bpf_dins_pkt(skb, 0, 4, 9, 0x1ff);
	return bpf_dext_pkt(skb, 0, 3, 11);
}
