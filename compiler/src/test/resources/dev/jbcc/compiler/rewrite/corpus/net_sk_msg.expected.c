#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_sk_msg.c"
/* What a socket sends. */

SEC("?sk_msg")
int sk_msg(struct sk_msg_md *msg)
{
	char *data = (char *)(long)msg->data, *end = (char *)(long)msg->data_end;

	if (data + 1 > end)
		return SK_PASS;
	return *data == '!' ? SK_DROP : SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
