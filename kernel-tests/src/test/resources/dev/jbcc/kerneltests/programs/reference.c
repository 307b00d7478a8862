// The program behind the examples of docs/reference.md. Nothing is attached; the test runs it with BPF_PROG_TEST_RUN.
#include <linux/skbuff.h>

struct data_t {
	u32 pid;
	u64 ts;
	char comm[TASK_COMM_LEN];
};

BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_HASH(counts, u32, u64);
BPF_PERCPU_ARRAY(by_cpu, u64, 4);
BPF_HISTOGRAM(dist);
BPF_QUEUE(queue, u64, 16);

int produce(struct __sk_buff *skb)
{
	struct data_t data = {};

	data.pid = 4711;
	data.ts = bpf_ktime_get_ns();
	__builtin_memcpy(data.comm, "example", 8);
	events.perf_submit(skb, &data, sizeof(data));
	ring.ringbuf_output(&data, sizeof(data), 0);
	counts.increment(data.pid);
	by_cpu.increment(0);
	dist.increment(3);
	return 0;
}
