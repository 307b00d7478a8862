/* Programs of light-weight tunnels. */
#include <uapi/linux/bpf.h>

int lwt_in(struct __sk_buff *skb)
{
	return skb->len > 1000 ? BPF_DROP : BPF_OK;
}

int lwt_out(struct __sk_buff *skb)
{
	return BPF_OK;
}

int lwt_xmit(struct __sk_buff *skb)
{
	char header[14] = {};

	return bpf_skb_change_head(skb, sizeof(header), 0) ? BPF_DROP : BPF_OK;
}
