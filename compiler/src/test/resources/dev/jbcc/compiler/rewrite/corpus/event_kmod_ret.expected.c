#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#line 1 "event_kmod_ret.c"
/* A program that may change what a kernel function returns. */


struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} denied SEC(".maps");

SEC("fmod_ret/security_task_kill")
#line 6 "event_kmod_ret.c"
int BPF_PROG(kmod_ret__security_task_kill, struct task_struct *p, struct kernel_siginfo *info, int sig, const struct cred *cred, int ret)
{
	int zero = 0, *on = bpf_map_lookup_elem(&denied, &zero);

	return on && *on == BPF_CORE_READ(p, tgid) ? -1 : ret;
}

char LICENSE[] SEC("license") = "GPL";
