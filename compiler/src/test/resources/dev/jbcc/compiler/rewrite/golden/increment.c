struct key_t {
    u32 pid;
    u64 slot;
};
BPF_HASH(counts, u32);
BPF_ARRAY(stats, u64, 4);
BPF_HISTOGRAM(dist);
BPF_HISTOGRAM(by_pid, struct key_t);

int kprobe__f(struct pt_regs *ctx, struct task_struct *task)
{
    u32 pid = task->pid;
    struct key_t key = {.pid = pid};

    counts.increment(pid);
    counts.increment(task->tgid, 5);
    counts.atomic_increment(pid, key.slot);
    stats.increment(2);
    stats.atomic_increment(3, task->prio);
    dist.increment(bpf_log2l(task->start_time / 1000));
    dist.atomic_increment(bpf_log2(pid));
    key.slot = bpf_log2l(7);
    by_pid.increment(key);
    by_pid.increment((struct key_t){.pid = task->pid, .slot = 1});
    if (pid)
        by_pid.atomic_increment(key);
    else
        by_pid.atomic_increment(key, -1);
    return 0;
}
