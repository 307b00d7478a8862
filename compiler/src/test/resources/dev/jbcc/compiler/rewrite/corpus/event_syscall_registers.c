/* The same by hand: the registers of the system call itself. */
#include <uapi/linux/ptrace.h>

int on_openat(struct pt_regs *ctx)
{
	struct pt_regs *call = PT_REGS_SYSCALL_CTX(ctx);
	int directory = PT_REGS_PARM1_SYSCALL(call);
	u64 mode = PT_REGS_PARM4_SYSCALL(call);
	char name[32];

	bpf_probe_read_user_str(name, sizeof(name), (void *)PT_REGS_PARM2_SYSCALL(call));
	bpf_trace_printk("%d %s %llx\n", directory, name, mode);
	return 0;
}
