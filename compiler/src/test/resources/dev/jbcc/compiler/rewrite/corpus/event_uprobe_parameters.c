/* Arguments of a user function, as parameters. */
#include <uapi/linux/ptrace.h>

BPF_HISTOGRAM(lengths);

int on_write(struct pt_regs *ctx, int fd, const char *buffer, size_t length)
{
	if (fd == 1)
		lengths.increment(bpf_log2l(length));
	return 0;
}
