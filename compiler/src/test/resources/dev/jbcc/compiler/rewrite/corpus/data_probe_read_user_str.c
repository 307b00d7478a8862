/* A string of the process. */
int opened(struct pt_regs *ctx, const char *name)
{
	char text[80];

	if (bpf_probe_read_user_str(&text, sizeof(text), name) > 1)
		bpf_trace_printk("%s\n", text);
	return 0;
}
