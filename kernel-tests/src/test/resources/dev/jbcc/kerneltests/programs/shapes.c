// A table of each shape, and programs that tests run with BPF_PROG_TEST_RUN. None is attached.
#include <linux/skbuff.h>

struct prefix_t {
	u32 prefixlen;
	u8 data[4];
};

struct event_t {
	u64 number;
	u32 pid;
	char text[12];
};

BPF_HASH(hash, u32, u64, 128);
BPF_PERCPU_ARRAY(by_cpu, u64, 2);
BPF_LPM_TRIE(trie, struct prefix_t, u64, 64);
BPF_QUEUE(queue, struct event_t, 3);
BPF_STACK(stack, u64, 3);
BPF_PROG_ARRAY(programs, 4);
BPF_ARRAY(inner, u64, 4);
BPF_ARRAY_OF_MAPS(array_of_maps, "inner", 3);
BPF_HASH_OF_MAPS(hash_of_maps, u64, "inner", 3);
BPF_DEVMAP(devices, 4);
BPF_SOCKHASH(sockets, u32, 8);
BPF_CGROUP_ARRAY(cgroups, 2);
BPF_TASK_STORAGE(tasks, u64);
BPF_RINGBUF_OUTPUT(ring, 1);
BPF_PERF_OUTPUT(perf);

/* Counts in the inner map that key 0 has at the moment. */
int count_inner(struct __sk_buff *skb)
{
	int key = 0;
	void *map = array_of_maps.lookup(&key);
	u64 *count;

	if (!map)
		return 1;
	count = bpf_map_lookup_elem(map, &key);
	if (!count)
		return 2;
	__sync_fetch_and_add(count, 1);
	return 0;
}

int target(struct __sk_buff *skb)
{
	return 42;
}

int jump(struct __sk_buff *skb)
{
	programs.call(skb, 2);
	return 7;
}

/* One sample a run, alternately in both ways. */
int overflow(struct __sk_buff *skb)
{
	int key = 0;
	u64 *number = by_cpu.lookup(&key);
	struct event_t event = {};
	struct event_t *reserved;

	if (!number)
		return 1;
	event.number = (*number)++;
	if (event.number & 1) {
		ring.ringbuf_output(&event, sizeof(event), 0);
		return 0;
	}
	reserved = ring.ringbuf_reserve(sizeof(event));
	if (reserved) {
		*reserved = event;
		ring.ringbuf_submit(reserved, 0);
	}
	return 0;
}

int submit(struct __sk_buff *skb)
{
	struct event_t event = {};

	event.number = 1;
	perf.perf_submit(skb, &event, sizeof(event));
	return 0;
}
