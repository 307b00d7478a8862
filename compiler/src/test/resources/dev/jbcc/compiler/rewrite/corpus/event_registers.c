/* The registers of a probe that are no arguments. */
#include <uapi/linux/ptrace.h>

struct place_t {
	u64 ip, sp, fp, back;
};

BPF_HASH(places, struct place_t);

int at(struct pt_regs *ctx)
{
	struct place_t place = {};

	place.ip = PT_REGS_IP(ctx);
	place.sp = PT_REGS_SP(ctx);
	place.fp = PT_REGS_FP(ctx);
	bpf_probe_read_user(&place.back, sizeof(place.back), (void *)PT_REGS_SP(ctx));
	places.atomic_increment(place);
	return 0;
}
