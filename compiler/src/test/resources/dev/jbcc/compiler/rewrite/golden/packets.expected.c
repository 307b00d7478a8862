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

static __always_inline u64 load_dword(void *skb, u64 offset)
{
	return load_word(skb, offset) << 32 | load_word(skb, offset + 4);
}

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

#line 1 "packets.c"
/* Packet headers through cursors: members are bits of the packet, in network order, wherever they lie. */

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

struct udp_t {
 unsigned short sport;
 unsigned short dport;
 unsigned short length;
 unsigned short crc;
} __attribute__((packed));

struct tcp_t {
 unsigned short src_port;
 unsigned short dst_port;
 unsigned int seq_num;
 unsigned int ack_num;
 unsigned char offset:4;
 unsigned char reserved:4;
 unsigned char flag_cwr:1;
 unsigned char flag_ece:1;
 unsigned char flag_urg:1;
 unsigned char flag_ack:1;
 unsigned char flag_psh:1;
 unsigned char flag_rst:1;
 unsigned char flag_syn:1;
 unsigned char flag_fin:1;
 unsigned short rcv_wnd;
 unsigned short cksum;
 unsigned short urg_ptr;
} __attribute__((packed));

#line 4 "packets.c"
struct label_t {
	u32 label:20;
	u32 exp:3;
	u32 bottom:1;
	u32 ttl:8;
} __attribute__((packed));

struct tag_t { u16 pri:3, cfi:1, id:12, type; } __attribute__((packed)) __attribute__((deprecated("packet")));

struct flow { u64 mac; u32 src, dst; u16 sport; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct flow);
	__type(value, u64);
} flows SEC(".maps");

#line 16 "packets.c"
static __always_inline int ports(struct __sk_buff *skb, u8 *cursor)
{
	struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));

	return load_half(skb, (u64)udp) == 53 || load_half(skb, (u64)udp + offsetof(struct udp_t, dport)) == 53;
}

SEC("tc")
#line 23 "packets.c"
int rewrite(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	struct ip_t *ip;
	struct label_t *label;
	struct flow flow = {.mac = bpf_dext_pkt(skb, (u64)ethernet + 6, 0, 48)};

	if (!(load_half(skb, (u64)ethernet + 12) == 0x0800))
		return 0;
	ip = cursor_advance(cursor, sizeof(*ip));
	flow.src = load_word(skb, (u64)ip + offsetof(struct ip_t, src));
	flow.dst = load_word(skb, (u64)ip + offsetof(struct ip_t, dst)), flow.sport = bpf_dext_pkt(skb, (u64)ip, 4, 4) << 2;
	bpf_map_increment(&flows, &flow, 1);
	if (bpf_dext_pkt(skb, (u64)ip + 6, 1, 1) && bpf_dext_pkt(skb, (u64)ip + 6, 3, 13) < 5 && ports(skb, cursor))
		return bpf_dext_pkt(skb, (u64)ip, 0, 4);
	bpf_l4_csum_replace(skb, (u64)&((struct tcp_t *)cursor)->cksum, bpf_htonl(flow.dst), bpf_htonl(0x0a000001), BPF_F_PSEUDO_HDR | 4);
	bpf_l3_csum_replace(skb, (u64)&ip->hchecksum, bpf_htonl(load_word(skb, (u64)ip + offsetof(struct ip_t, dst))), bpf_htonl((u32)0x0a000001), 4);
	bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, dst), 0, 32, 0x0a000001);
	bpf_dins_pkt(skb, (u64)ethernet, 0, 48, bpf_dext_pkt(skb, (u64)ethernet + 6, 0, 48));
	bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, ttl), 0, 8, load_byte(skb, (u64)ip + offsetof(struct ip_t, ttl)) - 1);
	bpf_dins_pkt(skb, (u64)ip + 6, 1, 1, 0);
	bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, tos), 0, 8, load_byte(skb, (u64)ip + offsetof(struct ip_t, tos)) + 1);
	label = cursor_advance(cursor, sizeof(struct label_t));
	bpf_dins_pkt(skb, (u64)label + 3, 0, 8, load_byte(skb, (u64)label + 3) - 1);
	if (bpf_dext_pkt(skb, (u64)(((struct tag_t *)(cursor - 4))), 4, 12) == 7)
		return ({ u64 before__ = load_byte(skb, (u64)ip + offsetof(struct ip_t, tos)); bpf_dins_pkt(skb, (u64)ip + offsetof(struct ip_t, tos), 0, 8, before__ + 1); before__; });
	return bpf_dext_pkt(skb, (u64)label, 0, 20) + load_byte(skb, 3) + load_dword(skb, 8);
}

char LICENSE[] SEC("license") = "GPL";
