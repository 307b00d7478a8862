#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Load from a packet, in host order. A program that looks beyond the packet's end ends there, with 0. */
u64 load_byte(void *skb, u64 offset) asm("llvm.bpf.load.byte");
u64 load_half(void *skb, u64 offset) asm("llvm.bpf.load.half");
u64 load_word(void *skb, u64 offset) asm("llvm.bpf.load.word");

/* Adds to an element of an array map in one step. An index beyond its end is ignored. */
#define bpf_array_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "net_socket_filter.c"
/* A filter of a raw socket: packets are read by offset. */

#line 5 "net_socket_filter.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, int);
	__type(value, u64);
} protocols SEC(".maps");

SEC("socket")
#line 7 "net_socket_filter.c"
int socket_filter(struct __sk_buff *skb)
{
	if (load_half(skb, 12) != 0x0800)
		return 0;
	bpf_array_atomic_increment(&protocols, &(int){load_byte(skb, 23)}, 1);
	return load_word(skb, 26) == 0x7f000001 ? 0 : -1;
}

char LICENSE[] SEC("license") = "GPL";
