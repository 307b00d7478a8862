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

#line 1 "output_ringbuf_query.c"
/* How full the buffer is. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 2 * 4096);
} buffer SEC(".maps");

SEC("kprobe")
#line 4 "output_ringbuf_query.c"
int hello(struct pt_regs *ctx)
{
	u64 now = bpf_ktime_get_ns();
	u64 room = bpf_ringbuf_query(&buffer, BPF_RB_RING_SIZE) - bpf_ringbuf_query(&buffer, BPF_RB_AVAIL_DATA);

	if (room > 64)
		bpf_ringbuf_output_or_count(&buffer, &now, sizeof(now), BPF_RB_NO_WAKEUP, &buffer__lost);
	return bpf_ringbuf_query(&buffer, BPF_RB_CONS_POS) == bpf_ringbuf_query(&buffer, BPF_RB_PROD_POS);
}

const u64 *buffer__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
