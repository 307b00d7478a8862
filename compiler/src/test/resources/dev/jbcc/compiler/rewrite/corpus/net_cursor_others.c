/* The other headers. */
#include <bcc/proto.h>

int socket_filter(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	u64 sum = ethernet->dst ^ ethernet->src;

	switch (ethernet->type) {
	case 0x8100: {
		struct dot1q_t *tag = cursor_advance(cursor, sizeof(*tag));

		sum += tag->vlanid + tag->type;
		break;
	}
	case 0x0806: {
		struct arp_t *arp = cursor_advance(cursor, sizeof(*arp));

		sum += arp->oper + arp->spa;
		break;
	}
	case 0x86dd: {
		struct ip6_t *ip6 = cursor_advance(cursor, sizeof(*ip6));

		if (ip6->next_header == 58) {
			struct icmp6_t *icmp6 = cursor_advance(cursor, sizeof(*icmp6));

			sum += icmp6->type;
		}
		sum += ip6->hop_limit + ip6->src_lo;
		break;
	}
	default: {
		struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
		struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));
		struct vxlan_t *vxlan = cursor_advance(cursor, sizeof(*vxlan));

		sum += ip->hlen + udp->length + vxlan->key;
	}
	}
	return sum & 0xffff;
}
