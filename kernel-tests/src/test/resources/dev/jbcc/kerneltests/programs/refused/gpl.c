#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

/* Written for libbpf: of the dialect's programs the compiler says so itself. */
char LICENSE[] SEC("license") = "Proprietary";

SEC("tracepoint/sched/sched_process_exit")
int on_exit(void *ctx)
{
	bpf_printk("exit\n"); /* refused: BPF_LICENSE GPL */
	return 0;
}
