/* What a user function returned. */
#include <uapi/linux/ptrace.h>

BPF_HASH(counts, int);

int on_return(struct pt_regs *ctx)
{
	int ret = PT_REGS_RC(ctx);

	counts.increment(ret);
	return 0;
}
