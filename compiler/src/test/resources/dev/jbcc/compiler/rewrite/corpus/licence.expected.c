#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "licence.c"
/* A licence of several words. */

SEC("kprobe")
int hello(struct pt_regs *ctx)
{
	bpf_printk("free\n");
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
