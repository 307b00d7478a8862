/* One more, or some more; keys that are constants, variables, members and structs. */
struct key_t {
	u32 a, b;
};

BPF_HASH(structs, struct key_t);
BPF_HASH(numbers, u32);
BPF_HASH(signed_numbers, u32, s64);

int f(struct pt_regs *ctx, int amount)
{
	struct key_t key = {.a = 1, .b = 2};

	structs.increment(key);
	structs.increment(key, 2);
	numbers.increment(key.a);
	numbers.increment(5, amount);
	signed_numbers.increment(key.a + key.b, -1);
	return 0;
}
