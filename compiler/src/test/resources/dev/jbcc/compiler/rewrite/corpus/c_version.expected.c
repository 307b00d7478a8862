#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "c_version.c"
/* The kernel's version, as the preprocessor sees it. */

SEC("kprobe")
int f(struct pt_regs *ctx)
{

#line 9 "c_version.c"
	bpf_printk("old\n");

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
