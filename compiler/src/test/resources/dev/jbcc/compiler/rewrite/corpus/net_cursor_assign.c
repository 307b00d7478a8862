/* Fields of a packet that are changed, and its checksum with them. */
#include <bcc/proto.h>

int classifier(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
	u32 to = 0x0a000002;

	if (ethernet->type != 0x0800)
		return 0;
	incr_cksum_l3(&ip->hchecksum, ip->dst, to);
	ip->dst = to;
	ip->ttl = 9;
	ethernet->dst = 0x020000000001ULL & MASK(48);
	return 0;
}
