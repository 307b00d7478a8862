/* Clocks. */
BPF_HASH(start, u64);

int enter(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();

	start.update(&id, &now);
	return 0;
}

int leave(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), *then = start.lookup(&id);

	if (then)
		bpf_trace_printk("%llu ns, at %llu\n", bpf_ktime_get_ns() - *then, bpf_ktime_get_boot_ns());
	start.delete(&id);
	return 0;
}
