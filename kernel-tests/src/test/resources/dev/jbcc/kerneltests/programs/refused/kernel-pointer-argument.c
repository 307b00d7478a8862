struct key { u64 parts[2]; };
BPF_HASH(seen, struct key);

int kprobe__do_exit(struct pt_regs *ctx)
{
	u64 *found = seen.lookup((struct key *)PT_REGS_PARM1(ctx)); /* refused: copy what it points to */

	return found != 0;
}
