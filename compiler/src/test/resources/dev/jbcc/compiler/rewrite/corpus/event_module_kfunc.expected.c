#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "event_module_kfunc.c"
/* A function of a module. */


struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, u64);
} calls SEC(".maps");

SEC("fentry/overlay:ovl_show_options")
#line 6 "event_module_kfunc.c"
int BPF_PROG(kfunc__overlay__ovl_show_options, struct seq_file *m, struct dentry *dentry)
{
	bpf_array_atomic_increment(&calls, &(int){0}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
