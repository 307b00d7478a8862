#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "data_ns_pid_tgid.c"
/* Process and thread as a PID namespace numbers them: device and inode stand for it. */

SEC("kprobe")
#line 2 "data_ns_pid_tgid.c"
int who(struct pt_regs *ctx)
{
	struct bpf_pidns_info ns = {};

	if (bpf_get_ns_current_pid_tgid(4, 4026531836, &ns, sizeof(ns)) == 0)
		bpf_printk("%d of %d\n", ns.pid, ns.tgid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
