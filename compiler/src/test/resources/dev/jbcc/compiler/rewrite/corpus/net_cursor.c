/* Headers of a packet, one behind the other; fields are in the machine's byte order. */
#include <bcc/proto.h>

struct flow_t {
	u32 source, target;
	u16 from, to;
};

BPF_HASH(flows, struct flow_t);

int socket_filter(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct flow_t flow = {};
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));

	if (ethernet->type != 0x0800)
		return 0;
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));

	flow.source = ip->src;
	flow.target = ip->dst;
	if (ip->nextp == 6) {
		struct tcp_t *tcp = cursor_advance(cursor, sizeof(*tcp));

		if (tcp->flag_fin || tcp->flag_syn)
			return 0;
		flow.from = tcp->src_port;
		flow.to = tcp->dst_port;
	} else if (ip->nextp == 17) {
		struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));

		flow.from = udp->sport;
		flow.to = udp->dport;
	}
	flows.increment(flow);
	return 0;
}
