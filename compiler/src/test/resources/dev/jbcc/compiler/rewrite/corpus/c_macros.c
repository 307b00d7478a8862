/* Macros that hold methods of maps, and reads. */
#include <linux/sched.h>

BPF_HASH(counts, u32);
BPF_HASH(names, u32);

#define COUNT(map, key) do { u32 k_ = (key); map.increment(k_); } while (0)
#define PARENT(task) ((task)->real_parent)
#define MIN(a, b) ((a) < (b) ? (a) : (b))

int f(struct pt_regs *ctx, struct task_struct *task)
{
	COUNT(counts, PARENT(task)->tgid);
	COUNT(names, MIN(task->pid, PARENT(PARENT(task))->pid));
	return 0;
}
