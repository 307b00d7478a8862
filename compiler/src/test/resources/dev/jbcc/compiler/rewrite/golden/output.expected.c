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

/* Reserves room for a sample in a ring buffer, or counts it as lost. */
static __always_inline __attribute__((nodebug)) void *
bpf_ringbuf_reserve_or_count(void *ring, __u64 size, __u64 flags, __u64 *lost)
{
	void *sample = bpf_ringbuf_reserve(ring, size, flags);

	if (!sample)
		__sync_fetch_and_add(lost, 1);
	return sample;
}

/* Samples that found no room in 'ring'. */
__u64 ring__lost;

/* Samples that found no room in 'reserved'. */
__u64 reserved__lost;

#line 1 "output.c"
struct data_t {
    u32 pid;
    char comm[16];
};
typedef struct { u64 a, b; } pair_t;
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");
#line 7 "output.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} pairs SEC(".maps");
#line 8 "output.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} numbers SEC(".maps");
#line 9 "output.c"
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 4096);
} ring SEC(".maps");
#line 10 "output.c"
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 4096);
} reserved SEC(".maps");

#line 12 "output.c"
static __always_inline void submit(struct pt_regs *ctx, struct data_t *data)
{
    bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, data, sizeof(*data));
}

SEC("kprobe")
#line 17 "output.c"
int first(struct pt_regs *ctx)
{
    struct data_t data = {};
    pair_t pair = {1, 2};
    u64 number = 3;

    submit(ctx, &data);
    bpf_perf_event_output(ctx, &pairs, BPF_F_CURRENT_CPU, &pair, sizeof(pair));
    bpf_perf_event_output(ctx, &numbers, BPF_F_CURRENT_CPU, &number, sizeof(number));
    bpf_ringbuf_output_or_count(&ring, &data, sizeof(data), 0 /* flags */, &ring__lost);
    return 0;
}

SEC("kprobe")
#line 30 "output.c"
int second(struct pt_regs *ctx)
{
    struct data_t *data = bpf_ringbuf_reserve_or_count(&reserved, sizeof(struct data_t), 0, &reserved__lost);

    if (!data)
        return 1;
    data->pid = bpf_get_current_pid_tgid();
    bpf_get_current_comm(&data->comm, sizeof(data->comm));
    if (bpf_ringbuf_query(&reserved, BPF_RB_AVAIL_DATA) > 100) {
        bpf_ringbuf_discard(data, 0);
        return 0;
    }
    bpf_ringbuf_submit(data, BPF_RB_NO_WAKEUP);
    return 0;
}

const struct data_t *events__sample SEC(".jbcc.samples");
const pair_t *pairs__sample SEC(".jbcc.samples");
const u64 *numbers__sample SEC(".jbcc.samples");
const struct data_t *ring__sample SEC(".jbcc.samples");
const struct data_t *reserved__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
