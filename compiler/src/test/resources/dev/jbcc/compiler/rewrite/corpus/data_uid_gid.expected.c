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

#line 1 "data_uid_gid.c"
/* User and group in one number. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} users SEC(".maps");

SEC("kprobe")
#line 4 "data_uid_gid.c"
int who(struct pt_regs *ctx)
{
	u32 uid = bpf_get_current_uid_gid() & 0xffffffff;
	u32 gid = bpf_get_current_uid_gid() >> 32;

	if (gid)
		bpf_map_increment(&users, &uid, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
