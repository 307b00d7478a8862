/* Helpers by their names in the kernel. */
BPF_HASH(cgroups, u64);

int f(struct pt_regs *ctx)
{
	u64 group = bpf_get_current_cgroup_id();
	u32 cpu = bpf_get_smp_processor_id();

	if (bpf_get_numa_node_id() == 0 && bpf_jiffies64() && cpu == 0)
		cgroups.increment(group);
	bpf_send_signal(0);
	return 0;
}
