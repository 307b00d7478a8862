/* A program before the stack of the network: packets are memory. */
#define KBUILD_MODNAME "net_xdp"
#include <uapi/linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>

BPF_TABLE("percpu_array", uint32_t, long, dropped, 256);

int xdp(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	uint32_t protocol;
	long *count;

	if (data + sizeof(*eth) + sizeof(*ip) > data_end)
		return XDP_DROP;
	if (eth->h_proto != htons(ETH_P_IP))
		return XDP_PASS;
	protocol = ip->protocol;
	count = dropped.lookup(&protocol);
	if (count)
		*count += 1;
	return XDP_DROP;
}
