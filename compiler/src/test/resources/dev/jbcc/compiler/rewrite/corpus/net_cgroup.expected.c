#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "net_cgroup.c"
/* Programs of control groups. */

SEC("cgroup_skb/ingress")
int cgroup_skb_ingress(struct __sk_buff *skb)
{
	return skb->len < 1500;
}

SEC("cgroup_skb/egress")
#line 9 "net_cgroup.c"
int cgroup_skb_egress(struct __sk_buff *skb)
{
	return 1;
}

SEC("cgroup/sock_create")
#line 14 "net_cgroup.c"
int on_socket(struct bpf_sock *sk)
{
	return sk->family != 17;
}

SEC("cgroup/connect4")
#line 19 "net_cgroup.c"
int connect4(struct bpf_sock_addr *addr)
{
	return addr->user_port != __builtin_bswap16(25);
}

SEC("cgroup/dev")
#line 24 "net_cgroup.c"
int device(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major != 8;
}

SEC("cgroup/sysctl")
#line 29 "net_cgroup.c"
int on_sysctl(struct bpf_sysctl *ctx)
{
	return !ctx->write;
}

SEC("cgroup/getsockopt")
#line 34 "net_cgroup.c"
int getsockopt(struct bpf_sockopt *ctx)
{
	ctx->retval = 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
