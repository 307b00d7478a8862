/* A network program reads no memory of the kernel. */
#include <linux/skbuff.h>

int filter(struct __sk_buff *skb)
{
	struct sk_buff *real = (struct sk_buff *)(unsigned long)skb->cb[0];

	return real->len; /* refused: number and not memory */
}
