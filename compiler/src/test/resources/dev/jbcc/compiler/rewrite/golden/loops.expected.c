#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 2 "loops.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, u64);
} steps SEC(".maps");
#line 3 "loops.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u32);
} parents SEC(".maps");

#line 5 "loops.c"
static __always_inline int same(const char *a, const char *b)
{
	int i = 0;

#pragma unroll
	for (i = 0; i < 8; i++) {
		if (a[i] != b[i])
			return 0;
		if (a[i] == 0)
			return 1;
	}
	return 1;
}

SEC("kprobe/f")
#line 19 "loops.c"
int kprobe__f(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char comm[16], wanted[16] = "bash";
	u32 key, depth = 0;

	bpf_get_current_comm(&comm, sizeof(comm));
	if (!same(comm, wanted))
		return 0;
	/* a counter has no address, so that the loop can be unrolled */
#pragma clang loop unroll(full)
	for (int i = 0; i < 4; i++) {
		bpf_array_increment(&steps, &(int){i}, 1);
	}
#pragma unroll 4
	for (int i = 4; i < 8; ++i) { int k = i; bpf_array_increment(&steps, &k, 1); }
	for (int i = 0; i < 10 && BPF_CORE_READ(task, pid) > 1; i++, task = BPF_CORE_READ(task, real_parent)) {
		key = BPF_CORE_READ(task, tgid);
		depth += 1;
		bpf_map_update_elem(&parents, &key, &depth, BPF_ANY);
	}
	do
		depth--;
	while (depth > 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
