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

#line 1 "event_kfunc.c"
/* A kernel function with typed arguments, whose pointers may be followed. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, unsigned long);
	__type(value, u64);
} inodes SEC(".maps");

SEC("fentry/vfs_open")
#line 6 "event_kfunc.c"
int BPF_PROG(kfunc__vmlinux__vfs_open, const struct path *path, struct file *file)
{
	bpf_map_increment(&inodes, &(unsigned long){BPF_CORE_READ(path, dentry, d_inode, i_ino)}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
