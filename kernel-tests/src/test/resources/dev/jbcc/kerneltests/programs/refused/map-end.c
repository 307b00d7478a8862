BPF_ARRAY(cells, u64, 1);

int kprobe__do_exit(struct pt_regs *ctx)
{
	int zero = 0;
	u64 *cell = cells.lookup(&zero);

	if (!cell)
		return 0;
	cell[1]++; /* refused: bytes 8 to 15 */
	return 0;
}
