#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "iterator.c"
/* The example of the guide, and the elements of a map. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

#line 4 "iterator.c"
struct line_t { u32 pid; u32 unused; };

SEC("iter/task")
#line 6 "iterator.c"
int bpf_iter__task(struct bpf_iter__task *ctx)
{
    struct seq_file *seq = ctx->meta->seq;
    struct task_struct *task = ctx->task;

    if (task == (void *)0)
        return 0;
    if (ctx->meta->seq_num == 0)
        BPF_SEQ_PRINTF(seq, "    tgid      pid\n");
    BPF_SEQ_PRINTF(seq, "%8d %8d %s\n", task->tgid,
                   task->pid, task->comm);
    struct line_t line = {.pid = task->pid};
    bpf_seq_write(seq, &line, sizeof(line));
    return 0;
}

SEC("iter/bpf_map_elem")
#line 22 "iterator.c"
int bpf_iter__bpf_map_elem(struct bpf_iter__bpf_map_elem *ctx)
{
    u32 *key = ctx->key;
    u64 *value = ctx->value;

    if (!key || !value)
        return 0;
    BPF_SEQ_PRINTF(ctx->meta->seq, "%d: %d\n", *key, *value);
    *value = 0;
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
