/* A string that a tracepoint carries behind its fixed fields, read in each way. */
struct data_t {
	int pid;
	char file[64];
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(sched, sched_process_exec)
{
	struct data_t data = {.pid = args->pid};
	char start[8];

	TP_DATA_LOC_READ_CONST(start, filename, sizeof(start));
	if (start[0] == '/')
		TP_DATA_LOC_READ_STR(&data.file, filename, sizeof(data.file));
	else
		bpf_probe_read_kernel_str(data.file, sizeof(data.file), TP_DATA_LOC(filename));
	events.perf_submit(args, &data, sizeof(data));
	return 0;
}
