#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "event_tracepoint_function.c"
/* The older form: a function of any name, and a struct of the program's own for the fields. */
struct exec_args {
	u64 common;
	u32 filename;
	int pid;
	int old_pid;
};

SEC("tracepoint")
#line 9 "event_tracepoint_function.c"
int on_exec(struct exec_args *args)
{
	bpf_printk("%d was %d\n", args->pid, args->old_pid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
