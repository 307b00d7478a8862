/* Whether a task belongs to a control group. */
BPF_CGROUP_ARRAY(groups, 1);
BPF_ARRAY(calls, u64, 1);

int f(struct pt_regs *ctx)
{
	if (groups.check_current_task(0) > 0)
		calls.increment(0);
	return 0;
}
