BPF_HASH(starts, u32, u64);

int kprobe__do_exit(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 *start = starts.lookup(&pid);

	bpf_trace_printk("%llu\n", bpf_ktime_get_ns() - *start); /* refused: may be NULL */
	return 0;
}
