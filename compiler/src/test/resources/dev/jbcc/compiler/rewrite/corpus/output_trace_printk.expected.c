#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "output_trace_printk.c"
/* Lines into the kernel's trace: with and without values, a string among them. */

SEC("kprobe")
#line 2 "output_trace_printk.c"
int hello(void *ctx)
{
	char comm[16];
	char format[] = "%s %d\n";

	bpf_get_current_comm(&comm, sizeof(comm));
	bpf_printk("Hello, World!\n");
	bpf_printk("%s %d %llx\n", comm, 7, bpf_ktime_get_ns());
	bpf_printk("%p %ld%%\n", ctx, -1L);
	bpf_trace_printk(format, sizeof(format), comm, 8);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
