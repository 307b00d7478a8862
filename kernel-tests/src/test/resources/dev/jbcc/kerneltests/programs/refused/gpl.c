#define BPF_LICENSE Proprietary

int kprobe__do_exit(struct pt_regs *ctx)
{
	bpf_trace_printk("exit\n"); /* refused: BPF_LICENSE GPL */
	return 0;
}
