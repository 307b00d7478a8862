/* Sockets by numbers. */
BPF_SOCKMAP(sockets, 16);

int connections(struct bpf_sock_ops *skops)
{
	u32 slot = skops->local_port & 15;

	sockets.sock_map_update(skops, &slot, BPF_ANY);
	return 0;
}

int messages(struct sk_msg_md *msg)
{
	return sockets.msg_redirect_map(msg, 0, BPF_F_INGRESS);
}

int verdict(struct __sk_buff *skb)
{
	return sockets.sk_redirect_map(skb, skb->local_port & 15, 0);
}
