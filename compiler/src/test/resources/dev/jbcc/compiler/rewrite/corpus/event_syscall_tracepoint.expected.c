#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct tracepoint__syscalls__sys_enter_openat {
	u64 __do_not_use__;
	int __syscall_nr;
	u64 dfd;
	const char *filename;
	u64 flags;
};

struct tracepoint__syscalls__sys_exit_openat {
	u64 __do_not_use__;
	int __syscall_nr;
	long ret;
};

#line 1 "event_syscall_tracepoint.c"
/* System calls as tracepoints. */

SEC("tracepoint/syscalls/sys_enter_openat")
#line 2 "event_syscall_tracepoint.c"
int tracepoint__syscalls__sys_enter_openat(struct tracepoint__syscalls__sys_enter_openat *args)
{
	char name[32];

	bpf_probe_read_user_str(name, sizeof(name), args->filename);
	bpf_printk("open %s with %x\n", name, args->flags);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_openat")
#line 11 "event_syscall_tracepoint.c"
int tracepoint__syscalls__sys_exit_openat(struct tracepoint__syscalls__sys_exit_openat *args)
{
	if (args->ret < 0)
		bpf_printk("open: %d\n", args->ret);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
