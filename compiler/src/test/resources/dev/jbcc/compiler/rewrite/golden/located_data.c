/* Strings and arrays that a tracepoint carries behind its fields: from the record's start, and from the field's end. */
struct data_t {
    char file[32];
    char note[16];
};
BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(sched, sched_process_exec)
{
    struct data_t data = {};
    char *text = TP_DATA_LOC(filename);

    TP_DATA_LOC_READ(&data.file, filename);
    TP_DATA_LOC_READ(data.file, filename);
    if (args->pid)
        TP_DATA_LOC_READ_CONST(data.file, filename, 8)
    bpf_probe_read_kernel_str(data.file, sizeof(data.file), text);
    events.perf_submit(args, &data, sizeof(data));
    return 0;
}

TRACEPOINT_PROBE(signal, signal_generate)
{
    struct data_t data = {};

    TP_DATA_LOC_READ_STR(data.note, note, sizeof(data.note));
    events.perf_submit(args, &data, sizeof(data));
    return 0;
}
