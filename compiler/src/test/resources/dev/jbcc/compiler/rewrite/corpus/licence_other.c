/* A licence under which some helpers are not to be had. */
#define BPF_LICENSE Proprietary

BPF_ARRAY(calls, u64, 1);

int hello(struct pt_regs *ctx)
{
	calls.increment(0);
	return 0;
}
