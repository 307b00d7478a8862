/* What a socket sends. */
#include <uapi/linux/bpf.h>

int sk_msg(struct sk_msg_md *msg)
{
	char *data = (char *)(long)msg->data, *end = (char *)(long)msg->data_end;

	if (data + 1 > end)
		return SK_PASS;
	return *data == '!' ? SK_DROP : SK_PASS;
}
