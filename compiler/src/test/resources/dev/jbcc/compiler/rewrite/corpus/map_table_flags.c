/* A table with flags. */
#include <uapi/linux/bpf.h>

BPF_F_TABLE("hash", u32, u64, sparse, 1000, BPF_F_NO_PREALLOC);
BPF_F_TABLE("lru_hash", u32, u64, apart, 1024, BPF_F_NO_COMMON_LRU);

int f(struct pt_regs *ctx)
{
	sparse.increment(1);
	apart.increment(2);
	return 0;
}
