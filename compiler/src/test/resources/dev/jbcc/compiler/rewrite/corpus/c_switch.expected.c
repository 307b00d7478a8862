#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "c_switch.c"
/* A switch, labels and jumps. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, u64);
} kinds SEC(".maps");

SEC("kprobe")
#line 4 "c_switch.c"
int f(struct pt_regs *ctx)
{
#line 4 "c_switch.c"
	int kind = PT_REGS_PARM1(ctx);

	int slot;

	switch (kind) {
	case 1:
	case 2:
		slot = 1;
		break;
	case 3 ... 9:
		slot = 2;
		break;
	default:
		goto out;
	}
	bpf_array_increment(&kinds, &slot, 1);
out:
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
