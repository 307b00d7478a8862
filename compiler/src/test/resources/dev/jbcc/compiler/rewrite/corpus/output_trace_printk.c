/* Lines into the kernel's trace: with and without values, a string among them. */
int hello(void *ctx)
{
	char comm[16];
	char format[] = "%s %d\n";

	bpf_get_current_comm(&comm, sizeof(comm));
	bpf_trace_printk("Hello, World!\n");
	bpf_trace_printk("%s %d %llx\n", comm, 7, bpf_ktime_get_ns());
	bpf_trace_printk("%p %ld%%\n", ctx, -1L);
	bpf_trace_printk(format, sizeof(format), comm, 8);
	return 0;
}
