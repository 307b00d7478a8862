/* Stacks of the kernel and of the process, by number. */
struct key_t {
	int kernel, user;
};

BPF_STACK_TRACE(stacks, 1024);
BPF_HASH(counts, struct key_t);

int f(struct pt_regs *ctx)
{
	struct key_t key = {};

	key.kernel = stacks.get_stackid(ctx, BPF_F_REUSE_STACKID);
	key.user = stacks.get_stackid(ctx, BPF_F_USER_STACK | BPF_F_REUSE_STACKID);
	counts.increment(key);
	return 0;
}
