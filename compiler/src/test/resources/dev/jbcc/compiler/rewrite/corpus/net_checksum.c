/* Sums of differences, and the flow's hash. */
int classifier(struct __sk_buff *skb)
{
	u32 was = 1, now = 2;
	s64 difference = bpf_csum_diff(&was, sizeof(was), &now, sizeof(now), 0);

	if (difference < 0)
		return 0;
	bpf_l4_csum_replace(skb, 50, 0, difference, BPF_F_PSEUDO_HDR);
	return bpf_get_hash_recalc(skb) & 1;
}
