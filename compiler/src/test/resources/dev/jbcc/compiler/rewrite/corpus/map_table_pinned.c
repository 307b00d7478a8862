/* Tables that outlive their program, with and without flags. */
#include <uapi/linux/bpf.h>

BPF_TABLE_PINNED("hash", u64, u64, ids, 1024, "/sys/fs/bpf/ids");
BPF_TABLE_PINNED("hash", u64, u64, names, 1024, "/sys/fs/bpf/by_name", BPF_F_NO_PREALLOC);

int f(struct pt_regs *ctx)
{
	ids.increment(bpf_get_current_pid_tgid());
	names.increment(3);
	return 0;
}
