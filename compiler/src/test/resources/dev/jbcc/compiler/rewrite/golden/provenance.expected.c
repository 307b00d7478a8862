#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "provenance.c"
/* What a program may load from stays as it is; everything else is read. */
struct event_t { u32 pid; struct task_struct *task; struct event_t *self; char comm[16]; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct event_t);
} events SEC(".maps");
#line 4 "provenance.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct task_struct *);
} tasks SEC(".maps");
#line 5 "provenance.c"
static struct event_t global;

static __always_inline struct event_t *find(u32 key) { return bpf_map_lookup_elem(&events, &key); }
static __always_inline struct task_struct *parent(struct task_struct *task) { return BPF_CORE_READ(task, real_parent); }
static __always_inline int either(struct event_t *event) { return BPF_PROBE_READ(event, pid); }
static __always_inline void fill(struct event_t *event) { event->pid = 1; bpf_get_current_comm(&event->comm, sizeof(event->comm)); }

SEC("kprobe/f")
#line 12 "provenance.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 12 "provenance.c"
	struct event_t *foreign = (void *)PT_REGS_PARM1(ctx);

    u32 key = 1;
    struct event_t local = {}, *direct = &local, *found = find(key), *mixed;
    struct task_struct **slot = bpf_map_lookup_elem(&tasks, &key), *read_into;
    u64 number = (u64)&local;

    if (found == NULL || !slot)
        return 0;
    mixed = key ? found : foreign;
    fill(&local);
    fill(found);
    bpf_probe_read_kernel(&read_into, sizeof(read_into), &found->task->real_parent);
    found->pid = direct->pid + global.pid + ctx->di;
    found->self = found;
    return found->pid + BPF_PROBE_READ(mixed, pid) + BPF_PROBE_READ(foreign, pid) + BPF_PROBE_READ(found->task, pid) + BPF_PROBE_READ(*slot, pid) + BPF_CORE_READ(read_into, pid)
        + either(found) + either(foreign) + BPF_PROBE_READ(parent(*slot), pid) + ((struct event_t *)number)->pid + local.comm[1];
}

char LICENSE[] SEC("license") = "GPL";
