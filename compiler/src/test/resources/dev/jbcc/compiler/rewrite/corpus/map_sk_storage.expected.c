#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_sk_storage.c"
/* Values that hang on sockets. */
struct stats_t {
	u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__type(key, int);
	__type(value, struct stats_t);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} stats SEC(".maps");

SEC("tc")
#line 8 "map_sk_storage.c"
int classify(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct stats_t *of;

	if (!sk)
		return 0;
	sk = bpf_sk_fullsock(sk);
	if (!sk)
		return 0;
	of = bpf_sk_storage_get(&stats, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (of) {
		of->packets++;
		of->bytes += skb->len;
		if (of->packets > 1000)
			bpf_sk_storage_delete(&stats, sk);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
