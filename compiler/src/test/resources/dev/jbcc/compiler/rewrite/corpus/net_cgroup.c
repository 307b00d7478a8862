/* Programs of control groups. */
#include <uapi/linux/bpf.h>

int cgroup_skb_ingress(struct __sk_buff *skb)
{
	return skb->len < 1500;
}

int cgroup_skb_egress(struct __sk_buff *skb)
{
	return 1;
}

int on_socket(struct bpf_sock *sk)
{
	return sk->family != 17;
}

int connect4(struct bpf_sock_addr *addr)
{
	return addr->user_port != htons(25);
}

int device(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major != 8;
}

int on_sysctl(struct bpf_sysctl *ctx)
{
	return !ctx->write;
}

int getsockopt(struct bpf_sockopt *ctx)
{
	ctx->retval = 0;
	return 1;
}
