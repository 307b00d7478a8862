/* Chance. */
int sometimes(struct pt_regs *ctx)
{
	if (bpf_get_prandom_u32() % 100 == 0)
		bpf_trace_printk("one in a hundred\n");
	return 0;
}
