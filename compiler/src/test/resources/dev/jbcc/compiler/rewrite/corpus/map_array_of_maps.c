/* Maps in an array. */
BPF_TABLE("hash", int, int, ex1, 1024);
BPF_ARRAY_OF_MAPS(maps, "ex1", 10);
BPF_ARRAY_OF_MAPS(more, "ex1");

int f(struct pt_regs *ctx)
{
	int index = 3, key = 7, *value;
	void *map = maps.lookup(&index);

	if (!map)
		map = more.lookup(&index);
	if (!map)
		return 0;
	value = bpf_map_lookup_elem(map, &key);
	return value ? *value : 0;
}
