#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Puts a sample into a ring buffer, or counts it as lost. */
static __always_inline __attribute__((nodebug)) long
bpf_ringbuf_output_or_count(void *ring, void *sample, __u64 size, __u64 flags, __u64 *lost)
{
	long error = bpf_ringbuf_output(ring, sample, size, flags);

	if (error)
		__sync_fetch_and_add(lost, 1);
	return error;
}

/* Samples that found no room in 'buffer'. */
__u64 buffer__lost;

#line 1 "output_ringbuf.c"
/* Records to a process, by one buffer for all processors. */
struct data_t {
	u32 pid;
	u64 ts;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, (1 << 4) * 4096);
} buffer SEC(".maps");

SEC("kprobe")
#line 9 "output_ringbuf.c"
int hello(struct pt_regs *ctx)
{
	struct data_t data = {};

	data.pid = bpf_get_current_pid_tgid();
	data.ts = bpf_ktime_get_ns();
	bpf_ringbuf_output_or_count(&buffer, &data, sizeof(data), 0 /* flags */, &buffer__lost);
	return 0;
}

const struct data_t *buffer__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
