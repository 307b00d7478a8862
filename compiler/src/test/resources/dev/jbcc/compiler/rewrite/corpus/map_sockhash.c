/* Sockets by keys, from all defaults to none. */
struct sock_key {
	u32 remote_ip4, local_ip4, remote_port, local_port;
};

BPF_SOCKHASH(plain);
BPF_SOCKHASH(by_key, struct sock_key);
BPF_SOCKHASH(few, struct sock_key, 65535);

int connections(struct bpf_sock_ops *skops)
{
	struct sock_key key = {.local_port = skops->local_port};
	u32 port = skops->local_port;

	if (skops->family != 2)
		return 0;
	plain.sock_hash_update(skops, &port, BPF_ANY);
	by_key.sock_hash_update(skops, &key, BPF_NOEXIST);
	few.sock_hash_update(skops, &key, BPF_NOEXIST);
	return 0;
}
