#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
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

#line 1 "results.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("kprobe")
#line 3 "results.c"
int no_result(struct pt_regs *ctx)
{
    u32 key = 1;

    if (PT_REGS_PARM1(ctx) == 0)
        return 0;
    bpf_map_increment(&counts, &key, 1);
    return 0;
}

SEC("kprobe/no_return")
#line 12 "results.c"
int kprobe__no_return(struct pt_regs *ctx)
{
#line 12 "results.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    bpf_printk("%d\n", BPF_CORE_READ(task, pid));
    return 0;
}

SEC("kprobe")
#line 17 "results.c"
int some_paths(struct pt_regs *ctx)
{
    if (PT_REGS_RC(ctx))
        return 1;
    return 0;
}

SEC("kprobe")
#line 23 "results.c"
int on_one_line(void *ctx) { bpf_printk("x"); return 0; }

SEC("kprobe")
#line 25 "results.c"
int empty(void *ctx)
{
	return 0;
}

SEC("kprobe")
#line 29 "results.c"
int behind_a_label(struct pt_regs *ctx)
{
	int result = 0;

	if (PT_REGS_RC(ctx))
		goto out;
	result = 1;
out:
	return result;
}

SEC("kprobe")
#line 40 "results.c"
int with_tabs(struct pt_regs *ctx)
{
	if (PT_REGS_RC(ctx)) {
		bpf_printk("tabs");
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
