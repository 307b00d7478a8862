#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "map_task_storage.c"
/* Values that hang on tasks. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} calls SEC(".maps");

SEC("fentry/vfs_open")
#line 4 "map_task_storage.c"
int BPF_PROG(kfunc__vmlinux__vfs_open, const struct path *path, struct file *file)
{
	u64 zero = 0, *count = bpf_task_storage_get(&calls, bpf_get_current_task_btf(), &zero, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (count && ++*count == 1000)
		bpf_task_storage_delete(&calls, bpf_get_current_task_btf());
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
