/* Process and thread as a PID namespace numbers them: device and inode stand for it. */
int who(struct pt_regs *ctx)
{
	struct bpf_pidns_info ns = {};

	if (bpf_get_ns_current_pid_tgid(4, 4026531836, &ns, sizeof(ns)) == 0)
		bpf_trace_printk("%d of %d\n", ns.pid, ns.tgid);
	return 0;
}
