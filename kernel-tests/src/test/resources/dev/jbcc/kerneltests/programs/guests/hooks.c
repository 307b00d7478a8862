/* Programs with typed arguments, around the hook that every kill(2) of a process passes, and iterators. */
enum place { BEFORE, AFTER, REFUSED, HOOK };

BPF_TABLE("array", enum place, u64, counts, 4);
BPF_ARRAY(target, int, 1);
BPF_ARRAY(denied, int, 1);
BPF_HASH(squares, u32, u64, 64);

static int is_target(void)
{
	int zero = 0, *pid = target.lookup(&zero);

	return pid && *pid == bpf_get_current_pid_tgid() >> 32;
}

KFUNC_PROBE(security_task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred)
{
	if (is_target() && p->tgid == bpf_get_current_pid_tgid() >> 32 && sig == 0)
		counts.atomic_increment(BEFORE);
	return 0;
}

KRETFUNC_PROBE(security_task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred, int ret)
{
	if (is_target())
		counts.atomic_increment(ret == -EPERM ? REFUSED : AFTER);
	return 0;
}

LSM_PROBE(task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred)
{
	int zero = 0, *refuse = denied.lookup(&zero);

	if (!is_target())
		return 0;
	counts.atomic_increment(HOOK);
	return refuse && *refuse == 1 ? -EPERM : 0;
}

/* What this refuses does not get as far as the hook. */
KMOD_RET(security_task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred, int ret)
{
	int zero = 0, *refuse = denied.lookup(&zero);

	return is_target() && refuse && *refuse == 2 ? -EPERM : ret;
}

BPF_ITER(task)
{
	struct task_struct *task = ctx->task;

	if (task)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d %d %s\n", task->tgid, task->pid, task->comm);
	return 0;
}

BPF_ITER(bpf_map_elem)
{
	u32 *key = ctx->key;
	u64 *value = ctx->value;

	if (key && value)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%u=%llu\n", *key, *value);
	return 0;
}
