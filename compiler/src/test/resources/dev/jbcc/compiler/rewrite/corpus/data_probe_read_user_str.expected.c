#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "data_probe_read_user_str.c"
/* A string of the process. */

SEC("kprobe")
#line 2 "data_probe_read_user_str.c"
int opened(struct pt_regs *ctx)
{
#line 2 "data_probe_read_user_str.c"
	const char *name = (void *)PT_REGS_PARM1(ctx);

	char text[80];

	if (bpf_probe_read_user_str(&text, sizeof(text), name) > 1)
		bpf_printk("%s\n", text);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
