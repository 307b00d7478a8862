/* One half of an object that is linked of two: both have a static function of the same name, and one weak function. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int shared;
int only_here = 3;
static volatile int twin = 5;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, long);
} table SEC(".maps");

static __noinline int helper(int x)
{
	return x + twin;
}

__weak __noinline int replaced(int x)
{
	return x + 1;
}

int elsewhere(int x);

SEC("raw_tp/sys_enter")
int in_a(void *ctx)
{
	int key = 1;
	long *value = bpf_map_lookup_elem(&table, &key);

	if (value)
		*value += helper(shared) + replaced(only_here) + elsewhere(2);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
