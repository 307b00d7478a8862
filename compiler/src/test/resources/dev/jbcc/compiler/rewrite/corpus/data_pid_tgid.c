/* Process and thread in one number. */
int who(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 tgid = id >> 32, pid = id;

	if (tgid == pid)
		bpf_trace_printk("main thread of %d\n", tgid);
	return 0;
}
