#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Adds to a map's value. A key that the map lacks starts from zero. */
#define bpf_map_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "event_uprobe.c"
/* Arguments of a user function, by register. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} sizes SEC(".maps");

SEC("kprobe")
#line 6 "event_uprobe.c"
int on_call(struct pt_regs *ctx)
{
	u64 size = PT_REGS_PARM3(ctx);
	char text[32];

	if (!PT_REGS_PARM1(ctx) || PT_REGS_PARM4(ctx) == PT_REGS_PARM5(ctx))
		return 0;
	bpf_probe_read_user_str(text, sizeof(text), (void *)PT_REGS_PARM2(ctx));
	if (text[0] != '#')
		bpf_map_increment(&sizes, &size, PT_REGS_PARM6(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
