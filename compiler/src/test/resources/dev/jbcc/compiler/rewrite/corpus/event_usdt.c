/* Arguments of a static probe, into variables of any size, and what one points to. */
#include <uapi/linux/ptrace.h>

struct request_t {
	u64 id;
	int status;
	char path[64];
};

BPF_PERF_OUTPUT(requests);

int on_request(struct pt_regs *ctx)
{
	struct request_t request = {};
	u64 path = 0;

	bpf_usdt_readarg(1, ctx, &request.id);
	bpf_usdt_readarg(2, ctx, &request.status);
	bpf_usdt_readarg(3, ctx, &path);
	bpf_probe_read_user_str(&request.path, sizeof(request.path), (void *)path);
	if (request.status < 0)
		bpf_usdt_readarg_p(4, ctx, &request.path, sizeof(request.path));
	requests.perf_submit(ctx, &request, sizeof(request));
	return 0;
}
