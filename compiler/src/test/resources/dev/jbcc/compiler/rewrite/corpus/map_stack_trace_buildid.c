/* Stacks of the process as build ids and offsets. */
BPF_STACK_TRACE_BUILDID(stacks, 128);

int f(struct pt_regs *ctx)
{
	return stacks.get_stackid(ctx, BPF_F_USER_STACK) < 0;
}
