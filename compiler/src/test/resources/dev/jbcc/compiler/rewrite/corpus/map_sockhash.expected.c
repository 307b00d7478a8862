#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_sockhash.c"
/* Sockets by keys, from all defaults to none. */
struct sock_key {
	u32 remote_ip4, local_ip4, remote_port, local_port;
};

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, int);
} plain SEC(".maps");
#line 7 "map_sockhash.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 10240);
	__type(key, struct sock_key);
	__type(value, int);
} by_key SEC(".maps");
#line 8 "map_sockhash.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65535);
	__type(key, struct sock_key);
	__type(value, int);
} few SEC(".maps");

SEC("sockops")
#line 10 "map_sockhash.c"
int connections(struct bpf_sock_ops *skops)
{
	struct sock_key key = {.local_port = skops->local_port};
	u32 port = skops->local_port;

	if (skops->family != 2)
		return 0;
	bpf_sock_hash_update(skops, &plain, &port, BPF_ANY);
	bpf_sock_hash_update(skops, &by_key, &key, BPF_NOEXIST);
	bpf_sock_hash_update(skops, &few, &key, BPF_NOEXIST);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
