#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "event_kprobe.c"
/* A function named after the kernel's: its context, and its arguments as parameters. */

#line 5 "event_kprobe.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct sock *);
} connecting SEC(".maps");

SEC("kprobe/tcp_v4_connect")
#line 7 "event_kprobe.c"
int kprobe__tcp_v4_connect(struct pt_regs *ctx)
{
#line 7 "event_kprobe.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);

	u32 tid = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&connecting, &tid, &sk, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
