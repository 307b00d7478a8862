/* Arguments of a user function, by register. */
#include <uapi/linux/ptrace.h>

BPF_HASH(sizes, u64);

int on_call(struct pt_regs *ctx)
{
	u64 size = PT_REGS_PARM3(ctx);
	char text[32];

	if (!PT_REGS_PARM1(ctx) || PT_REGS_PARM4(ctx) == PT_REGS_PARM5(ctx))
		return 0;
	bpf_probe_read_user_str(text, sizeof(text), (void *)PT_REGS_PARM2(ctx));
	if (text[0] != '#')
		sizes.increment(size, PT_REGS_PARM6(ctx));
	return 0;
}
