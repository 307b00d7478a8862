/* A stack, with and without flags. */
struct item_t {
	u64 a, b;
};

BPF_STACK(last, struct item_t, 10);
BPF_STACK(zeroed, u32, 10, 0);

int f(struct pt_regs *ctx)
{
	struct item_t item = {.a = 1};
	u32 number = 5;

	if (last.push(&item, BPF_EXIST) == 0 && last.peek(&item) == 0)
		last.pop(&item);
	zeroed.push(&number, 0);
	return item.b;
}
