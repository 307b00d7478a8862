#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "data_probe_read_user.c"
/* Memory of the process. */
struct point_t {
	int x, y;
};

SEC("kprobe")
#line 6 "data_probe_read_user.c"
int moved(struct pt_regs *ctx)
{
#line 6 "data_probe_read_user.c"
	struct point_t *to = (void *)PT_REGS_PARM1(ctx);

	struct point_t point = {};

	if (bpf_probe_read_user(&point, sizeof(point), to) == 0)
		bpf_printk("%d %d\n", point.x, point.y);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
