#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __always_inline void *bpf_map_lookup_or_try_init(void *map, const void *key, const void *initial)
{
	void *value = bpf_map_lookup_elem(map, key);

	if (value)
		return value;
	bpf_map_update_elem(map, key, initial, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
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

#line 1 "map_hash.c"
/* Hashes, from all defaults to none. */
struct key_t {
	u32 pid;
	char comm[16];
};
struct value_t {
	u64 count, sum;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} plain SEC(".maps");
#line 11 "map_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} by_pid SEC(".maps");
#line 12 "map_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, struct value_t);
} by_name SEC(".maps");
#line 13 "map_hash.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct key_t);
	__type(value, struct value_t);
} few SEC(".maps");

SEC("kprobe")
#line 15 "map_hash.c"
int f(struct pt_regs *ctx)
{
	struct key_t key = {.pid = bpf_get_current_pid_tgid()};
	struct value_t zero = {}, *value;

	bpf_get_current_comm(&key.comm, sizeof(key.comm));
	bpf_map_increment(&plain, &(u64){key.pid}, 1);
	bpf_map_increment(&by_pid, &key.pid, 1);
	value = bpf_map_lookup_or_try_init(&by_name, &key, &zero);
	if (value)
		value->count++;
	bpf_map_update_elem(&few, &key, &zero, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
