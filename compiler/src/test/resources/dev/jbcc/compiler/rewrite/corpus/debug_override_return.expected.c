#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "debug_override_return.c"
/* A function of the kernel that fails because we want it to. */

SEC("kprobe/should_failslab")

int kprobe__should_failslab(struct pt_regs *ctx)
{
	bpf_override_return(ctx, -12);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
