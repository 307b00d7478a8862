#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "event_syscall_registers.c"
/* The same by hand: the registers of the system call itself. */

SEC("kprobe")
int on_openat(struct pt_regs *ctx)
{
	struct pt_regs *call = PT_REGS_SYSCALL_REGS(ctx);
	int directory = PT_REGS_PARM1_CORE_SYSCALL(call);
	u64 mode = PT_REGS_PARM4_CORE_SYSCALL(call);
	char name[32];

	bpf_probe_read_user_str(name, sizeof(name), (void *)PT_REGS_PARM2_CORE_SYSCALL(call));
	bpf_printk("%d %s %llx\n", directory, name, mode);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
