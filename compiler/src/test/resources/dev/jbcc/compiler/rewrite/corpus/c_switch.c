/* A switch, labels and jumps. */
BPF_ARRAY(kinds, u64, 4);

int f(struct pt_regs *ctx, int kind)
{
	int slot;

	switch (kind) {
	case 1:
	case 2:
		slot = 1;
		break;
	case 3 ... 9:
		slot = 2;
		break;
	default:
		goto out;
	}
	kinds.increment(slot);
out:
	return 0;
}
