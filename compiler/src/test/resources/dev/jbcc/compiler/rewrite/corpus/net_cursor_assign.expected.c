#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

/* Moves a cursor behind a header, and returns where it was. */
#define cursor_advance(cursor, bytes) ({ \
	void *cursor__ = (cursor); \
	(cursor) += (bytes); \
	cursor__; \
})

/* Load from a packet, in host order. A program that looks beyond the packet's end ends there, with 0. */
u64 load_byte(void *skb, u64 offset) asm("llvm.bpf.load.byte");
u64 load_half(void *skb, u64 offset) asm("llvm.bpf.load.half");
u64 load_word(void *skb, u64 offset) asm("llvm.bpf.load.word");

/* Loads bits of a packet. The first bit of a byte is its highest. */
static __always_inline u64 bpf_dext_pkt(void *skb, u64 offset, u64 first, u64 bits)
{
	u64 bytes = (first + bits + 7) / 8;
	u64 value = 0;

	if (bytes & 8)
		value = load_word(skb, offset) << 32 | load_word(skb, offset + 4);
	if (bytes & 4)
		value = load_word(skb, offset);
	if (bytes & 2)
		value = value << 16 | load_half(skb, offset + (bytes & 4));
	if (bytes & 1)
		value = value << 8 | load_byte(skb, offset + (bytes & 6));
	value >>= bytes * 8 - first - bits;
	return bits < 64 ? value & ((1ULL << bits) - 1) : value;
}

/* Stores bits of a packet, and keeps those around them. */
static __always_inline u64 bpf_dins_pkt(void *skb, u64 offset, u64 first, u64 bits, u64 value)
{
	u64 bytes = (first + bits + 7) / 8;
	u64 below = bytes * 8 - first - bits;
	u64 mask = (bits < 64 ? (1ULL << bits) - 1 : ~0ULL) << below;
	u64 stored = value << below;

	if (first || below)
		stored = (bpf_dext_pkt(skb, offset, 0, bytes * 8) & ~mask) | (stored & mask);
	stored = bpf_cpu_to_be64(stored << (64 - bytes * 8));
	bpf_skb_store_bytes(skb, offset, &stored, bytes, 0);
	return value;
}

#line 1 "net_cursor_assign.c"
/* Fields of a packet that are changed, and its checksum with them. */

#line 9 "bcc/proto.h"
struct ethernet_t {
 unsigned long long dst:48;
 unsigned long long src:48;
 unsigned int type:16;
} __attribute__((packed));

#line 34 "bcc/proto.h"
struct ip_t {
 unsigned char ver:4;
 unsigned char hlen:4;
 unsigned char tos;
 unsigned short tlen;
 unsigned short identification;
 unsigned short ffo_unused:1;
 unsigned short df:1;
 unsigned short mf:1;
 unsigned short foffset:13;
 unsigned char ttl;
 unsigned char nextp;
 unsigned short hchecksum;
 unsigned int src;
 unsigned int dst;
} __attribute__((packed));

SEC("tc")
#line 4 "net_cursor_assign.c"
int classifier(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
	u32 to = 0x0a000002;

	if (load_half(skb, (u64)ethernet + 12) != 0x0800)
		return 0;
	bpf_l3_csum_replace(skb, (u64)&ip->hchecksum, bpf_htonl(load_word(skb, (u64)ip + offsetof(struct ip_t, dst))), bpf_htonl(to), 4);
	bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, dst), 0, 32, to);
	bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, ttl), 0, 8, 9);
	bpf_dins_pkt(skb, (u64)ethernet, 0, 48, 0x020000000001ULL & ((48) < 64 ? (1ULL << (48)) - 1 : ~0ULL));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
