/* A program that may change what a kernel function returns. */
#include <linux/errno.h>

BPF_ARRAY(denied, int, 1);

KMOD_RET(security_task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred, int ret)
{
	int zero = 0, *on = denied.lookup(&zero);

	return on && *on == p->tgid ? -EPERM : ret;
}
