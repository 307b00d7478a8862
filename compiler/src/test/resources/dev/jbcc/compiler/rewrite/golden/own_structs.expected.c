#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

#line 1 "own_structs.c"
/* Types of the traced program: no relocation for them, whatever the kernel has under the same name. */
struct node_t { int value; struct node_t *next; union { u64 whole; struct { u32 low, high; }; }; };
struct list_t { struct node_t *head; struct node_t first; };

SEC("kprobe")
#line 5 "own_structs.c"
int on_list(struct pt_regs *ctx)
{
    struct list_t *list = (struct list_t *)PT_REGS_PARM1(ctx);
    struct node_t **slot = (struct node_t **)PT_REGS_PARM2(ctx);

    return BPF_PROBE_READ(list, head, value) + BPF_PROBE_READ(list, head, next, next, next, value) + BPF_PROBE_READ(list, first.next, value) + BPF_PROBE_READ(list, first.high)
        + BPF_PROBE_READ(bpf_read(*slot), next, low) + BPF_PROBE_READ(bpf_read(slot[2]), value);
}

char LICENSE[] SEC("license") = "GPL";
