#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Reserves room for a sample in a ring buffer, or counts it as lost. */
static __always_inline __attribute__((nodebug)) void *
bpf_ringbuf_reserve_or_count(void *ring, __u64 size, __u64 flags, __u64 *lost)
{
	void *sample = bpf_ringbuf_reserve(ring, size, flags);

	if (!sample)
		__sync_fetch_and_add(lost, 1);
	return sample;
}

/* Samples that found no room in 'buffer'. */
__u64 buffer__lost;

#line 1 "output_ringbuf_reserve.c"
/* A record that is written where the reader will see it, and sent or thrown away. */
struct data_t {
	u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 4096);
} buffer SEC(".maps");

SEC("kprobe")
#line 9 "output_ringbuf_reserve.c"
int hello(struct pt_regs *ctx)
{
	struct data_t *data = bpf_ringbuf_reserve_or_count(&buffer, sizeof(struct data_t), 0, &buffer__lost);

	if (!data)
		return 1;
	data->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(&data->comm, sizeof(data->comm));
	if (data->comm[0] == '.')
		bpf_ringbuf_discard(data, BPF_RB_NO_WAKEUP);
	else
		bpf_ringbuf_submit(data, BPF_RB_FORCE_WAKEUP);
	return 0;
}

const struct data_t *buffer__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
