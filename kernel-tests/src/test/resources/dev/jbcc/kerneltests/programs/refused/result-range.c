int chosen(struct bpf_sk_lookup *ctx)
{
	return 7; /* refused: may return certain numbers only */
}
