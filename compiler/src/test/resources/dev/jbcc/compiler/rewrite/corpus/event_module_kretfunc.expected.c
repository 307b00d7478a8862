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

#line 1 "event_module_kretfunc.c"
/* The return of a function of a module. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} results SEC(".maps");

SEC("fexit/overlay:ovl_show_options")
#line 6 "event_module_kretfunc.c"
int BPF_PROG(kretfunc__overlay__ovl_show_options, struct seq_file *m, struct dentry *dentry, int ret)
{
	bpf_map_increment(&results, &ret, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
