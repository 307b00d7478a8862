#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_prog_array.c"
/* Programs that others go on with. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u32);
} steps SEC(".maps");

SEC("kprobe")
#line 4 "map_prog_array.c"
int second(struct pt_regs *ctx)
{
	bpf_printk("second\n");
	return 0;
}

SEC("kprobe")
#line 10 "map_prog_array.c"
int first(struct pt_regs *ctx)
{
	bpf_printk("first\n");
	bpf_tail_call(ctx, &steps, 2);
	bpf_printk("there is no second\n");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
