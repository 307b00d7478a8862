/* What a kernel function returned. */
#include <uapi/linux/ptrace.h>

BPF_HISTOGRAM(results);

int kretprobe__vfs_read(struct pt_regs *ctx)
{
	long bytes = PT_REGS_RC(ctx);

	if (bytes > 0)
		results.increment(bpf_log2l(bytes));
	return 0;
}
