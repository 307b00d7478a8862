// The program behind the examples of docs/reference/java.md. Nothing is attached by itself; the test runs "produce" and
// "say" with BPF_PROG_TEST_RUN.
#include <linux/skbuff.h>

#ifndef SLOTS
#define SLOTS 64
#endif

struct data_t {
	u32 pid;
	u64 ts;
	char comm[TASK_COMM_LEN];
};

BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_HASH(counts, u32, u64);
BPF_PERCPU_ARRAY(by_cpu, u64, 4);
BPF_HISTOGRAM(dist, int, SLOTS);
BPF_QUEUE(queue, u64, 16);
BPF_SOCKHASH(sockets, u32, 64);
BPF_ARRAY(calls, u64, 1);

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

int say(struct __sk_buff *skb)
{
	bpf_trace_printk("produced");
	return 0;
}

int on_call(struct pt_regs *ctx)
{
	calls.atomic_increment(0);
	return 0;
}

int on_return(struct pt_regs *ctx)
{
	if ((int)PT_REGS_RC(ctx) < 0)
		calls.atomic_increment(0);
	return 0;
}

struct exit_args {
	// from /sys/kernel/tracing/events/sched/sched_process_exit/format
	u64 common;
	char comm[16];
	int pid;
};

int on_exit(struct exit_args *args)
{
	counts.increment(args->pid);
	return 0;
}

int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *next = (struct task_struct *)ctx->args[2];

	counts.increment(next->tgid);
	return 0;
}

int on_sample(struct bpf_perf_event_data *ctx)
{
	counts.increment(bpf_get_current_pid_tgid() >> 32);
	return 0;
}

int filter(struct __sk_buff *skb)
{
	return skb->len;
}

int do_xdp(struct xdp_md *ctx)
{
	return XDP_PASS;
}

int on_connection(struct bpf_sock_ops *skops)
{
	u32 port = skops->local_port;

	if (skops->op == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		sockets.sock_hash_update(skops, &port, BPF_ANY);
	return 0;
}

int on_message(struct sk_msg_md *msg)
{
	return SK_PASS;
}
