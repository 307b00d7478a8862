/* The name of the running thread. */
#include <linux/sched.h>

struct name_t {
	char comm[TASK_COMM_LEN];
};

BPF_HASH(names, struct name_t);

int who(struct pt_regs *ctx)
{
	struct name_t name = {};

	bpf_get_current_comm(&name.comm, sizeof(name.comm));
	names.increment(name);
	return 0;
}
