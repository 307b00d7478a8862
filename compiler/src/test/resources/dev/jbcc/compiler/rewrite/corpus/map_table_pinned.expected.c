#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

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

#line 1 "map_table_pinned.c"
/* Tables that outlive their program, with and without flags. */


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} ids SEC(".maps");
#line 5 "map_table_pinned.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} names SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/by_name")));

SEC("kprobe")
#line 7 "map_table_pinned.c"
int f(struct pt_regs *ctx)
{
	bpf_map_increment(&ids, &(u64){bpf_get_current_pid_tgid()}, 1);
	bpf_map_increment(&names, &(u64){3}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
