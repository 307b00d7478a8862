/* Records to a process, by one buffer for all processors. */
struct data_t {
	u32 pid;
	u64 ts;
};

BPF_RINGBUF_OUTPUT(buffer, 1 << 4);

int hello(struct pt_regs *ctx)
{
	struct data_t data = {};

	data.pid = bpf_get_current_pid_tgid();
	data.ts = bpf_ktime_get_ns();
	buffer.ringbuf_output(&data, sizeof(data), 0 /* flags */);
	return 0;
}
