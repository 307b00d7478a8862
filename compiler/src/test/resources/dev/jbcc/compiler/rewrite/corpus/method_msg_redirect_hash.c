/* Messages that go to another socket. */
struct sock_key {
	u32 remote_port, local_port;
};

BPF_SOCKHASH(sockets, struct sock_key, 100);

int messages(struct sk_msg_md *msg)
{
	struct sock_key key = {.remote_port = msg->remote_port, .local_port = msg->local_port};

	return sockets.msg_redirect_hash(msg, &key, BPF_F_INGRESS);
}
