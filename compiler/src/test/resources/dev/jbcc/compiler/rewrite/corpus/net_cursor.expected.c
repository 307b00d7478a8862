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

#line 1 "net_cursor.c"
/* Headers of a packet, one behind the other; fields are in the machine's byte order. */

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

#line 4 "net_cursor.c"
struct flow_t {
	u32 source, target;
	u16 from, to;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct flow_t);
	__type(value, u64);
} flows SEC(".maps");

SEC("socket")
#line 11 "net_cursor.c"
int socket_filter(struct __sk_buff *skb)
{
	u8 *cursor = 0;
	struct flow_t flow = {};
	struct ethernet_t *ethernet = cursor_advance(cursor, sizeof(*ethernet));

	if (load_half(skb, (u64)ethernet + 12) != 0x0800)
		return 0;
	struct ip_t *ip = cursor_advance(cursor, sizeof(*ip));

	flow.source = load_word(skb, (u64)ip + offsetof(struct ip_t, src));
	flow.target = load_word(skb, (u64)ip + offsetof(struct ip_t, dst));
	if (load_byte(skb, (u64)ip + offsetof(struct ip_t, nextp)) == 6) {
		struct tcp_t *tcp = cursor_advance(cursor, sizeof(*tcp));

		if (bpf_dext_pkt(skb, (u64)tcp + 13, 7, 1) || bpf_dext_pkt(skb, (u64)tcp + 13, 6, 1))
			return 0;
		flow.from = load_half(skb, (u64)tcp);
		flow.to = load_half(skb, (u64)tcp + offsetof(struct tcp_t, dst_port));
	} else if (load_byte(skb, (u64)ip + offsetof(struct ip_t, nextp)) == 17) {
		struct udp_t *udp = cursor_advance(cursor, sizeof(*udp));

		flow.from = load_half(skb, (u64)udp);
		flow.to = load_half(skb, (u64)udp + offsetof(struct udp_t, dport));
	}
	bpf_map_increment(&flows, &flow, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
