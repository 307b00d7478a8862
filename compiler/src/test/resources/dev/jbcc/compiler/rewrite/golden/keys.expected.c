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

#line 1 "keys.c"
/* Keys and values that lie in kernel memory are copied before a helper gets their address. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} by_address SEC(".maps");
#line 3 "keys.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct qstr);
	__type(value, u64);
} by_name SEC(".maps");

SEC("kprobe/f")
#line 5 "keys.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 5 "keys.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);
#line 5 "keys.c"
	struct dentry *dentry = (void *)PT_REGS_PARM2(ctx);

    u64 one = 1, *value;

    value = bpf_map_lookup_elem(&by_address, &(__be32){BPF_CORE_READ(sk, __sk_common.skc_daddr)});
    bpf_map_update_elem(&by_address, &(__be32){BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr)}, &one, BPF_ANY);
    bpf_map_increment(&by_address, &(u32){BPF_CORE_READ(sk, __sk_common.skc_daddr)}, 1);
    if (bpf_map_lookup_elem(&by_name, (struct qstr[]){BPF_CORE_READ(dentry, d_parent, d_name)}))
        bpf_map_delete_elem(&by_name, (struct qstr[]){BPF_CORE_READ(dentry, d_name)});
    return value ? *value : 0;
}

char LICENSE[] SEC("license") = "GPL";
