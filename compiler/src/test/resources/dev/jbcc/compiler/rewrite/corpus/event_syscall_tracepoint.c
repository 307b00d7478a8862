/* System calls as tracepoints. */
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	char name[32];

	bpf_probe_read_user_str(name, sizeof(name), args->filename);
	bpf_trace_printk("open %s with %x\n", name, args->flags);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat)
{
	if (args->ret < 0)
		bpf_trace_printk("open: %d\n", args->ret);
	return 0;
}
