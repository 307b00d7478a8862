#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "method_msg_redirect_hash.c"
/* Messages that go to another socket. */
struct sock_key {
	u32 remote_port, local_port;
};

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 100);
	__type(key, struct sock_key);
	__type(value, int);
} sockets SEC(".maps");

SEC("sk_msg")
#line 8 "method_msg_redirect_hash.c"
int messages(struct sk_msg_md *msg)
{
	struct sock_key key = {.remote_port = msg->remote_port, .local_port = msg->local_port};

	return bpf_msg_redirect_hash(msg, &sockets, &key, BPF_F_INGRESS);
}

char LICENSE[] SEC("license") = "GPL";
