/* Words in the network's byte order. */
BPF_HASH(ports, u16);

int f(struct pt_regs *ctx, struct sock *sk)
{
	u16 port = bpf_ntohs(sk->__sk_common.skc_dport);
	u32 local = ntohl(0x7f000001);
	u64 wide = bpf_cpu_to_be64(local);

	if (bpf_htonl(1) != local && htons(80) != port && bpf_htons(443) != port && wide)
		ports.increment(ntohs(sk->__sk_common.skc_dport));
	return 0;
}
