/* A function of the kernel that fails because we want it to. */
#include <linux/errno.h>
#include <uapi/linux/ptrace.h>

int kprobe__should_failslab(struct pt_regs *ctx)
{
	bpf_override_return(ctx, -ENOMEM);
	return 0;
}
