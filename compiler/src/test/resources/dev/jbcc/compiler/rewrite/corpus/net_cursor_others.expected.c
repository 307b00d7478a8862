#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

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

#line 1 "net_cursor_others.c"
/* The other headers. */

#line 9 "bcc/proto.h"
struct ethernet_t {
 unsigned long long dst:48;
 unsigned long long src:48;
 unsigned int type:16;
} __attribute__((packed));

struct dot1q_t {
 unsigned short pri:3;
 unsigned short cfi:1;
 unsigned short vlanid:12;
 unsigned short type;
} __attribute__((packed));

struct arp_t {
 unsigned short htype;
 unsigned short ptype;
 unsigned char hlen;
 unsigned char plen;
 unsigned short oper;
 unsigned long long sha:48;
 unsigned long long spa:32;
 unsigned long long tha:48;
 unsigned int tpa;
} __attribute__((packed));

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

#line 78 "bcc/proto.h"
struct vxlan_t {
 unsigned int rsv1:4;
 unsigned int iflag:1;
 unsigned int rsv2:3;
 unsigned int rsv3:24;
 unsigned int key:24;
 unsigned int rsv4:8;
} __attribute__((packed));

#line 115 "bcc/proto.h"
struct ip6_t {
 unsigned int ver:4;
 unsigned int priority:8;
 unsigned int flow_label:20;
 unsigned short payload_len;
 unsigned char next_header;
 unsigned char hop_limit;
 unsigned long long src_hi;
 unsigned long long src_lo;
 unsigned long long dst_hi;
 unsigned long long dst_lo;
} __attribute__((packed));

#line 134 "bcc/proto.h"
struct icmp6_t {
 unsigned char type;
 unsigned char code;
 unsigned short checksum;
} __attribute__((packed));

SEC("socket")
#line 4 "net_cursor_others.c"
int socket_filter(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));
	u64 sum = bpf_dext_pkt(skb, (u64)ethernet, 0, 48) ^ bpf_dext_pkt(skb, (u64)ethernet + 6, 0, 48);

	switch (load_half(skb, (u64)ethernet + 12)) {
	case 0x8100: {
		struct dot1q_t *tag = cursor_advance(cursor, sizeof(*tag));

		sum += bpf_dext_pkt(skb, (u64)tag, 4, 12) + load_half(skb, (u64)tag + offsetof(struct dot1q_t, type));
		break;
	}
	case 0x0806: {
		struct arp_t *arp = cursor_advance(cursor, sizeof(*arp));

		sum += load_half(skb, (u64)arp + offsetof(struct arp_t, oper)) + load_word(skb, (u64)arp + 14);
		break;
	}
	case 0x86dd: {
		struct ip6_t *ip6 = cursor_advance(cursor, sizeof(*ip6));

		if (load_byte(skb, (u64)ip6 + offsetof(struct ip6_t, next_header)) == 58) {
			struct icmp6_t *icmp6 = cursor_advance(cursor, sizeof(*icmp6));

			sum += load_byte(skb, (u64)icmp6);
		}
		sum += load_byte(skb, (u64)ip6 + offsetof(struct ip6_t, hop_limit)) + load_dword(skb, (u64)ip6 + offsetof(struct ip6_t, src_lo));
		break;
	}
	default: {
		struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));
		struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));
		struct vxlan_t *vxlan = cursor_advance(cursor, sizeof(*vxlan));

		sum += bpf_dext_pkt(skb, (u64)ip, 4, 4) + load_half(skb, (u64)udp + offsetof(struct udp_t, length)) + bpf_dext_pkt(skb, (u64)vxlan + 4, 0, 24);
	}
	}
	return sum & 0xffff;
}

char LICENSE[] SEC("license") = "GPL";
