/* Packets that go to another socket. */
struct sock_key {
	u32 remote_port, local_port;
};

BPF_SOCKHASH(sockets, struct sock_key, 100);

int verdict(struct __sk_buff *skb)
{
	struct sock_key key = {.remote_port = skb->remote_port, .local_port = skb->local_port};

	return sockets.sk_redirect_hash(skb, &key, BPF_F_INGRESS);
}
