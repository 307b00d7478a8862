#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "output_perf_skb.c"
/* A record, and the beginning of a packet behind it. */
struct seen_t {
	u32 length, protocol;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} packets SEC(".maps");

SEC("tc")
#line 8 "output_perf_skb.c"
int classify(struct __sk_buff *skb)
{
	struct seen_t seen = {.length = skb->len, .protocol = skb->protocol};

	bpf_perf_event_output(skb, &packets, ((__u64)(skb->len) << 32) | BPF_F_CURRENT_CPU, &seen, sizeof(seen));
	return 0;
}

const struct seen_t *packets__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
