/* A record that is written where the reader will see it, and sent or thrown away. */
struct data_t {
	u32 pid;
	char comm[16];
};

BPF_RINGBUF_OUTPUT(buffer, 8);

int hello(struct pt_regs *ctx)
{
	struct data_t *data = buffer.ringbuf_reserve(sizeof(struct data_t));

	if (!data)
		return 1;
	data->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(&data->comm, sizeof(data->comm));
	if (data->comm[0] == '.')
		buffer.ringbuf_discard(data, BPF_RB_NO_WAKEUP);
	else
		buffer.ringbuf_submit(data, BPF_RB_FORCE_WAKEUP);
	return 0;
}
