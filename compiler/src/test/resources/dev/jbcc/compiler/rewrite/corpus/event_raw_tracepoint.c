/* The arguments of a tracepoint before they become fields. */
#include <linux/sched.h>

BPF_HASH(switched, u32);

RAW_TRACEPOINT_PROBE(sched_switch)
{
	struct task_struct *prev = (struct task_struct *)ctx->args[1];
	struct task_struct *next = (struct task_struct *)ctx->args[2];

	if (prev->tgid != next->tgid)
		switched.increment(prev->tgid);
	return 0;
}
