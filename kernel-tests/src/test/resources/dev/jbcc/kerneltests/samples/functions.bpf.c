/* Static and global functions, callbacks, tail calls, weak functions. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32);
	__type(key, int);
	__type(value, long);
} numbers SEC(".maps");

int next(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(int));
	__array(values, int(void *));
} jumps SEC(".maps") = {
	.values = {[2] = (void *)&next},
};

long total;

static __noinline long square(long x)
{
	return x * x;
}

__noinline int cube(int x)
{
	return square(x) * x;
}

__weak __noinline int weak(struct __sk_buff *skb)
{
	return skb->len + cube(3);
}

static long add(void *map, int *key, long *value, void *context)
{
	total += *value + square(*key);
	return 0;
}

static long again(__u32 index, void *context)
{
	*(long *)context += index;
	return 0;
}

SEC("tc")
int next(struct __sk_buff *skb)
{
	return cube(2) == 8 ? 0 : 2;
}

SEC("tc")
int first(struct __sk_buff *skb)
{
	long sum = 0;

	bpf_for_each_map_elem(&numbers, add, 0, 0);
	bpf_loop(5, again, &sum, 0);
	total += sum + weak(skb);
	bpf_tail_call(skb, &jumps, 2);
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
