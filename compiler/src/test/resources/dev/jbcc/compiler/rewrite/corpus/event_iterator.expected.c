#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "event_iterator.c"
/* An iterator over all tasks that prints, and writes binary records. */
struct record_t {
	int pid, parent;
};

SEC("iter/task")
#line 6 "event_iterator.c"
int bpf_iter__task(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	struct record_t record = {};

	if (task == (void *)0)
		return 0;
	if (ctx->meta->seq_num == 0)
		BPF_SEQ_PRINTF(seq, "%8s %8s\n", "tgid", "pid");
	BPF_SEQ_PRINTF(seq, "%8d %8d\n", task->tgid, task->pid);
	record.pid = task->pid;
	record.parent = task->real_parent->pid;
	bpf_seq_write(seq, &record, sizeof(record));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
