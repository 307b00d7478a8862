int kprobe__f(struct pt_regs *ctx, struct task_struct *task)
{
    char format[] = "in an array %d\n";

    bpf_trace_printk("nothing\n");
    bpf_trace_printk("100%% of \"%s\" %5d %llu\\n", task->comm, task->pid, bpf_ktime_get_ns());
    bpf_trace_printk("two " "parts %d\n", task->real_parent->pid);
    bpf_trace_printk(format, task->pid);
    bpf_trace_printk(format, sizeof(format), task->pid);
    if (bpf_trace_printk("value\n") < 0)
        return 1;
    return 0;
}
