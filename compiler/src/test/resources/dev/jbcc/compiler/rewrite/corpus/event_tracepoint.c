/* Fields of a tracepoint: numbers, and an array. */
TRACEPOINT_PROBE(signal, signal_generate)
{
	char comm[16];

	bpf_probe_read_kernel(comm, sizeof(comm), args->comm);
	bpf_trace_printk("signal %d for %s\n", args->sig, comm);
	return 0;
}
