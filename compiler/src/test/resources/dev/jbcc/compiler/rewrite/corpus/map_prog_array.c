/* Programs that others go on with. */
BPF_PROG_ARRAY(steps, 10);

int second(struct pt_regs *ctx)
{
	bpf_trace_printk("second\n");
	return 0;
}

int first(struct pt_regs *ctx)
{
	bpf_trace_printk("first\n");
	steps.call(ctx, 2);
	bpf_trace_printk("there is no second\n");
	return 0;
}
