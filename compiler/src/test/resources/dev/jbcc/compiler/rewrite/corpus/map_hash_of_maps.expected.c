#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_hash_of_maps.c"
/* Maps in a hash, from all defaults to none. */
struct key_t {
	u32 group, user;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ex1 SEC(".maps");
#line 7 "map_hash_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ex2 SEC(".maps");
#line 8 "map_hash_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, int);
	__array(values, __typeof__(ex1));
} plain SEC(".maps");
#line 9 "map_hash_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__array(values, __typeof__(ex1));
} by_group SEC(".maps");
#line 10 "map_hash_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10);
	__type(key, struct key_t);
	__array(values, __typeof__(ex2));
} few SEC(".maps");

SEC("kprobe")
#line 12 "map_hash_of_maps.c"
int f(struct pt_regs *ctx)
{
	struct key_t key = {.group = 1};
	int zero = 0, one = 1;
	void *map = bpf_map_lookup_elem(&few, &key);

	if (map)
		bpf_map_update_elem(map, &zero, &one, BPF_ANY);
	return bpf_map_lookup_elem(&plain, &zero) && bpf_map_lookup_elem(&by_group, &key);
}

char LICENSE[] SEC("license") = "GPL";
