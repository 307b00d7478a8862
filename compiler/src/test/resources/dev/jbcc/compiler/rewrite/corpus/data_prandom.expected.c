#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "data_prandom.c"
/* Chance. */

SEC("kprobe")
#line 2 "data_prandom.c"
int sometimes(struct pt_regs *ctx)
{
	if (bpf_get_prandom_u32() % 100 == 0)
		bpf_printk("one in a hundred\n");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
