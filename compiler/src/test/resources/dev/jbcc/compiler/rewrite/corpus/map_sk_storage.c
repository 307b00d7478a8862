/* Values that hang on sockets. */
struct stats_t {
	u64 packets, bytes;
};

BPF_SK_STORAGE(stats, struct stats_t);

int classify(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct stats_t *of;

	if (!sk)
		return 0;
	sk = bpf_sk_fullsock(sk);
	if (!sk)
		return 0;
	of = stats.sk_storage_get(sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (of) {
		of->packets++;
		of->bytes += skb->len;
		if (of->packets > 1000)
			stats.sk_storage_delete(sk);
	}
	return 0;
}
