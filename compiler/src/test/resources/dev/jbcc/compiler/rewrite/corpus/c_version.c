/* The kernel's version, as the preprocessor sees it. */
#include <linux/version.h>

int f(struct pt_regs *ctx)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 18, 0)
	bpf_trace_printk("new\n");
#else
	bpf_trace_printk("old\n");
#endif
	return 0;
}
