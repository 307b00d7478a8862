#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "c_lock_xadd.c"
/* A sum that other processors add to. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} sums SEC(".maps");

SEC("kprobe")
#line 4 "c_lock_xadd.c"
int f(struct pt_regs *ctx)
{
#line 4 "c_lock_xadd.c"
	u64 bytes = PT_REGS_PARM1(ctx);

	u32 zero = 0;
	u64 *sum = bpf_map_lookup_elem(&sums, &zero);

	if (sum)
		((void)__sync_fetch_and_add(sum, bytes));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
