/* The example of the guide, and the elements of a map. */
BPF_HASH(counts, u32, u64);

struct line_t { u32 pid; u32 unused; };

BPF_ITER(task)
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

BPF_ITER(bpf_map_elem)
{
    u32 *key = ctx->key;
    u64 *value = ctx->value;

    if (!key || !value)
        return 0;
    BPF_SEQ_PRINTF(ctx->meta->seq, "%d: %d\n", *key, *value);
    *value = 0;
    return 0;
}
