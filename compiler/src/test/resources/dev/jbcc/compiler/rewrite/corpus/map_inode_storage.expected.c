#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "map_inode_storage.c"
/* Values that hang on inodes. */
struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} opens SEC(".maps");

SEC("lsm/file_open")
#line 4 "map_inode_storage.c"
int BPF_PROG(lsm__file_open, struct file *file)
{
	u64 *count = bpf_inode_storage_get(&opens, file->f_inode, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (count)
		*count += 1;
	return 0;
}

SEC("lsm/inode_unlink")
#line 13 "map_inode_storage.c"
int BPF_PROG(lsm__inode_unlink, struct inode *dir, struct dentry *dentry)
{
	bpf_inode_storage_delete(&opens, BPF_CORE_READ(dentry, d_inode));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
