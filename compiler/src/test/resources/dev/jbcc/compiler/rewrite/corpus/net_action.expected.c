#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_action.c"
/* An action. */

SEC("?action")
int action(struct __sk_buff *skb)
{
	return skb->mark == 7 ? 2 : 0;
}

char LICENSE[] SEC("license") = "GPL";
