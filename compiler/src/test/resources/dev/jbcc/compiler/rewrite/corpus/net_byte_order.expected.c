#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* Adds to a map's value. A key that the map lacks starts from zero. */
#define bpf_map_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "net_byte_order.c"
/* Words in the network's byte order. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u16);
	__type(value, u64);
} ports SEC(".maps");

SEC("kprobe")
#line 4 "net_byte_order.c"
int f(struct pt_regs *ctx)
{
#line 4 "net_byte_order.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);

	u16 port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
	u32 local = __builtin_bswap32(0x7f000001);
	u64 wide = __builtin_bswap64(local);

	if (__builtin_bswap32(1) != local && __builtin_bswap16(80) != port && __builtin_bswap16(443) != port && wide)
		bpf_map_increment(&ports, &(u16){__builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport))}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
