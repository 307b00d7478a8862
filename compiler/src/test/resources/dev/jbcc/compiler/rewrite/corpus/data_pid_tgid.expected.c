#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "data_pid_tgid.c"
/* Process and thread in one number. */

SEC("kprobe")
#line 2 "data_pid_tgid.c"
int who(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 tgid = id >> 32, pid = id;

	if (tgid == pid)
		bpf_printk("main thread of %d\n", tgid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
