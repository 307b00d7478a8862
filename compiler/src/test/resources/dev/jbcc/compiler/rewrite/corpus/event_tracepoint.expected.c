#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct tracepoint__signal__signal_generate {
	u64 __do_not_use__;
	int sig;
	const int data_loc_note;
	char comm[16];
};

#line 1 "event_tracepoint.c"
/* Fields of a tracepoint: numbers, and an array. */

SEC("tracepoint/signal/signal_generate")
#line 2 "event_tracepoint.c"
int tracepoint__signal__signal_generate(struct tracepoint__signal__signal_generate *args)
{
	char comm[16];

	bpf_probe_read_kernel(comm, sizeof(comm), args->comm);
	bpf_printk("signal %d for %s\n", args->sig, comm);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
