#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_stack.c"
/* A stack, with and without flags. */
struct item_t {
	u64 a, b;
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 10);
	__type(value, struct item_t);
} last SEC(".maps");
#line 7 "map_stack.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 10);
	__type(value, u32);
} zeroed SEC(".maps");

SEC("kprobe")
#line 9 "map_stack.c"
int f(struct pt_regs *ctx)
{
	struct item_t item = {.a = 1};
	u32 number = 5;

	if ((int)bpf_map_push_elem(&last, &item, BPF_EXIST) == 0 && (int)bpf_map_peek_elem(&last, &item) == 0)
		bpf_map_pop_elem(&last, &item);
	bpf_map_push_elem(&zeroed, &number, 0);
	return item.b;
}

char LICENSE[] SEC("license") = "GPL";
