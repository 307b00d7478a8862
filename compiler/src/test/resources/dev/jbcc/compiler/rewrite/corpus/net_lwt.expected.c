#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_lwt.c"
/* Programs of light-weight tunnels. */

SEC("?lwt_in")
int lwt_in(struct __sk_buff *skb)
{
	return skb->len > 1000 ? BPF_DROP : BPF_OK;
}

SEC("?lwt_out")
#line 9 "net_lwt.c"
int lwt_out(struct __sk_buff *skb)
{
	return BPF_OK;
}

SEC("?lwt_xmit")
#line 14 "net_lwt.c"
int lwt_xmit(struct __sk_buff *skb)
{
	char header[14] = {};

	return bpf_skb_change_head(skb, sizeof(header), 0) ? BPF_DROP : BPF_OK;
}

char LICENSE[] SEC("license") = "GPL";
