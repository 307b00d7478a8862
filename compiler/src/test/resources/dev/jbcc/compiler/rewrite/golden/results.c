BPF_HASH(counts, u32);

void no_result(struct pt_regs *ctx)
{
    u32 key = 1;

    if (PT_REGS_PARM1(ctx) == 0)
        return;
    counts.increment(key);
}

int kprobe__no_return(struct pt_regs *ctx, struct task_struct *task)
{
    bpf_trace_printk("%d\n", task->pid);
}

int some_paths(struct pt_regs *ctx)
{
    if (PT_REGS_RC(ctx))
        return 1;
}

int on_one_line(void *ctx) { bpf_trace_printk("x"); }

int empty(void *ctx)
{
}

int behind_a_label(struct pt_regs *ctx)
{
	int result = 0;

	if (PT_REGS_RC(ctx))
		goto out;
	result = 1;
out:
	return result;
}

int with_tabs(struct pt_regs *ctx)
{
	if (PT_REGS_RC(ctx)) {
		bpf_trace_printk("tabs");
	}
}
