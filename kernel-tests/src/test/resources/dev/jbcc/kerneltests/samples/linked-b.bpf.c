/* The other half. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int shared = 17;
static volatile int twin = 7;

extern struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, long);
} table SEC(".maps");

static __noinline int helper(int x)
{
	return x * twin;
}

__noinline int replaced(int x)
{
	return x + 1000;
}

__noinline int elsewhere(int x)
{
	return helper(x) + shared;
}

SEC("raw_tp/sys_enter")
int in_b(void *ctx)
{
	int key = 2;
	long *value = bpf_map_lookup_elem(&table, &key);

	if (value)
		*value += helper(shared) + replaced(3);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
