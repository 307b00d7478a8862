/* Queues and stacks by the words for their types. */
BPF_QUEUESTACK("queue", jobs, u64, 16, 0);
BPF_QUEUESTACK("stack", undo, u64, 16, 0);
BPF_QUEUESTACK_PUBLIC("queue", open_jobs, u64, 16, 0);
BPF_QUEUESTACK_SHARED("stack", all_undo, u64, 16, 0);
BPF_QUEUESTACK_PINNED("queue", kept_jobs, u64, 16, 0, "/sys/fs/bpf/kept_jobs");

int f(struct pt_regs *ctx)
{
	u64 job = 1;

	jobs.push(&job, 0);
	undo.push(&job, 0);
	open_jobs.push(&job, 0);
	all_undo.push(&job, 0);
	kept_jobs.push(&job, 0);
	return 0;
}
