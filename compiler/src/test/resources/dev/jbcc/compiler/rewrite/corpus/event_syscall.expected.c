#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "event_syscall.c"
/* Arguments of a system call: where the kernel wraps it they lie behind a pointer. */

SEC("kprobe")

int syscall__execve(struct pt_regs *ctx)
{
#line 5 "event_syscall.c"
	struct pt_regs *regs__ = PT_REGS_SYSCALL_REGS(ctx);
#line 5 "event_syscall.c"
	const char *filename = (void *)PT_REGS_PARM1_CORE_SYSCALL(regs__);
#line 5 "event_syscall.c"
	const char *const *argv = (void *)PT_REGS_PARM2_CORE_SYSCALL(regs__);


	char file[64], first[16];
	const char *argument = NULL;

	bpf_probe_read_user_str(file, sizeof(file), (void *)filename);
	bpf_probe_read_user(&argument, sizeof(argument), (void *)&argv[1]);
	bpf_probe_read_user_str(first, sizeof(first), argument);
	bpf_printk("execve: %s\n", file);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
