BPF_HASH(starts, u32, u64);
BPF_HASH(copies, u32, u64);

int kprobe__do_exit(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 *start = starts.lookup(&pid);

	copies.update(&pid, start); /* refused: may be NULL */
	return 0;
}
