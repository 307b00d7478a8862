#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "event_lsm.c"
/* A security hook: what it returns decides. */

#line 5 "event_lsm.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, unsigned long);
	__type(value, u8);
} closed SEC(".maps");

SEC("lsm/file_open")
#line 7 "event_lsm.c"
int BPF_PROG(lsm__file_open, struct file *file)
{
	unsigned long inode = file->f_inode->i_ino;

	return bpf_map_lookup_elem(&closed, &inode) ? -1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
