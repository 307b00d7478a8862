/* A licence of several words. */
#define BPF_LICENSE Dual BSD/GPL

int hello(struct pt_regs *ctx)
{
	bpf_trace_printk("free\n");
	return 0;
}
