/* A sample of a hardware or software event. */
#include <linux/ptrace.h>
#include <uapi/linux/bpf_perf_event.h>

BPF_HASH(addresses, u64);

int on_sample(struct bpf_perf_event_data *ctx)
{
	addresses.increment(PT_REGS_IP(&ctx->regs), ctx->sample_period);
	return 0;
}
