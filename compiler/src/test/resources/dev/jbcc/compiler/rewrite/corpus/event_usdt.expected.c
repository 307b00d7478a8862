#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

/* Reads an argument of a USDT probe, counted from 0, into a variable of any size. */
#define bpf_usdt_arg_into(ctx, number, target) ({ \
	long argument__; \
	long error__ = bpf_usdt_arg(ctx, number, &argument__); \
	*(target) = (__typeof__(((void)0, *(target))))argument__; \
	error__; \
})

/* Copies from where an argument of a USDT probe, counted from 0, points to. */
#define bpf_usdt_arg_read(ctx, number, target, size) ({ \
	long argument__; \
	long error__ = bpf_usdt_arg(ctx, number, &argument__); \
	error__ ? error__ : bpf_probe_read_user(target, size, (void *)argument__); \
})

#line 1 "event_usdt.c"
/* Arguments of a static probe, into variables of any size, and what one points to. */


struct request_t {
	u64 id;
	int status;
	char path[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} requests SEC(".maps");

SEC("usdt")
#line 12 "event_usdt.c"
int on_request(struct pt_regs *ctx)
{
	struct request_t request = {};
	u64 path = 0;

	bpf_usdt_arg(ctx, 0, (long *)&request.id);
	bpf_usdt_arg_into(ctx, 1, &request.status);
	bpf_usdt_arg(ctx, 2, (long *)&path);
	bpf_probe_read_user_str(&request.path, sizeof(request.path), (void *)path);
	if (request.status < 0)
		bpf_usdt_arg_read(ctx, 3, &request.path, sizeof(request.path));
	bpf_perf_event_output(ctx, &requests, BPF_F_CURRENT_CPU, &request, sizeof(request));
	return 0;
}

const struct request_t *requests__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
