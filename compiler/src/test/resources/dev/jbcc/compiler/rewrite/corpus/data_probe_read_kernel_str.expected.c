#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "data_probe_read_kernel_str.c"
/* A string of the kernel: how long it is comes back. */


struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} lengths SEC(".maps") __attribute__((btf_decl_tag("histogram")));

SEC("kprobe/vfs_unlink")
#line 6 "data_probe_read_kernel_str.c"
int kprobe__vfs_unlink(struct pt_regs *ctx)
{
#line 6 "data_probe_read_kernel_str.c"
	struct dentry *dentry = (void *)PT_REGS_PARM3(ctx);

	char name[64];
	int length = bpf_probe_read_kernel_str(&name, sizeof(name), BPF_CORE_READ(dentry, d_name.name));

	if (length > 0)
		bpf_array_increment(&lengths, &length, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
