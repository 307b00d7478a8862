/* What happens to a connection. */
#include <uapi/linux/bpf.h>

BPF_HASH(connections, u32);

int sockops(struct bpf_sock_ops *skops)
{
	if (skops->op == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		connections.increment(skops->local_port);
	return 0;
}
