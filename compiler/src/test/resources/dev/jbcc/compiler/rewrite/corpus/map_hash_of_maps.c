/* Maps in a hash, from all defaults to none. */
struct key_t {
	u32 group, user;
};

BPF_ARRAY(ex1, int, 1024);
BPF_ARRAY(ex2, int, 1024);
BPF_HASH_OF_MAPS(plain, "ex1");
BPF_HASH_OF_MAPS(by_group, struct key_t, "ex1");
BPF_HASH_OF_MAPS(few, struct key_t, "ex2", 10);

int f(struct pt_regs *ctx)
{
	struct key_t key = {.group = 1};
	int zero = 0, one = 1;
	void *map = few.lookup(&key);

	if (map)
		bpf_map_update_elem(map, &zero, &one, BPF_ANY);
	return plain.lookup(&zero) && by_group.lookup(&key);
}
