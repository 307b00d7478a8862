/* A filter of a raw socket: packets are read by offset. */
#include <bcc/proto.h>
#include <uapi/linux/if_ether.h>

BPF_ARRAY(protocols, u64, 256);

int socket_filter(struct __sk_buff *skb)
{
	if (load_half(skb, 12) != 0x0800)
		return 0;
	protocols.atomic_increment(load_byte(skb, 23));
	return load_word(skb, 26) == 0x7f000001 ? 0 : -1;
}
