/* Arguments of a system call: where the kernel wraps it they lie behind a pointer. */
#include <linux/fs.h>
#include <uapi/linux/ptrace.h>

int syscall__execve(struct pt_regs *ctx, const char __user *filename, const char __user *const __user *argv,
	const char __user *const __user *envp)
{
	char file[64], first[16];
	const char *argument = NULL;

	bpf_probe_read_user_str(file, sizeof(file), (void *)filename);
	bpf_probe_read_user(&argument, sizeof(argument), (void *)&argv[1]);
	bpf_probe_read_user_str(first, sizeof(first), argument);
	bpf_trace_printk("execve: %s\n", file);
	return 0;
}
