/* An action. */
#include <uapi/linux/pkt_cls.h>

int action(struct __sk_buff *skb)
{
	return skb->mark == 7 ? TC_ACT_SHOT : TC_ACT_OK;
}
