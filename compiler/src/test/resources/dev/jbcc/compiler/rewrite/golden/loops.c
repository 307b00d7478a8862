#include <linux/sched.h>
BPF_ARRAY(steps, u64, 16);
BPF_HASH(parents, u32, u32);

static inline int same(const char *a, const char *b)
{
	int i = 0;

	#pragma unroll
	for (i = 0; i < 8; i++) {
		if (a[i] != b[i])
			return 0;
		if (a[i] == 0)
			return 1;
	}
	return 1;
}

int kprobe__f(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char comm[16], wanted[16] = "bash";
	u32 key, depth = 0;

	bpf_get_current_comm(&comm, sizeof(comm));
	if (!same(comm, wanted))
		return 0;
	/* a counter has no address, so that the loop can be unrolled */
#pragma clang loop unroll(full)
	for (int i = 0; i < 4; i++) {
		steps.increment(i);
	}
	#pragma unroll 4
	for (int i = 4; i < 8; ++i) { int k = i; steps.increment(k); }
	for (int i = 0; i < 10 && task->pid > 1; i++, task = task->real_parent) {
		key = task->tgid;
		depth += 1;
		parents.update(&key, &depth);
	}
	do
		depth--;
	while (depth > 0);
	return 0;
}
