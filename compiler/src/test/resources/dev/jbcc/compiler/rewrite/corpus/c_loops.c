/* Loops that are unrolled, bounded, and left early. */
#include <linux/sched.h>

int f(struct pt_regs *ctx, struct task_struct *task)
{
	int depth = 0, sum = 0, i = 0;

	#pragma unroll
	for (i = 0; i < 5; i++) {
		if (task->tgid <= 1)
			break;
		task = task->real_parent;
		depth++;
	}
	for (i = 0; i < 100; i++)
		sum += i;
	do {
		sum--;
	} while (--i > 50);
	while (i > 0)
		i -= 2;
	return depth + sum;
}
