/* Bit fields of the kernel. */
#include <linux/sched.h>
#include <net/sock.h>

int f(struct pt_regs *ctx, struct task_struct *task, struct sock *sk)
{
	u8 reuse = sk->__sk_common.skc_reuse;

	if (task->in_execve && !task->sched_reset_on_fork)
		return reuse;
	return sk->sk_kern_sock;
}
