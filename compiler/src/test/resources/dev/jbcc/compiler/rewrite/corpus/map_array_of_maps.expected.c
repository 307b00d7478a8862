#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_array_of_maps.c"
/* Maps in an array. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ex1 SEC(".maps");
#line 3 "map_array_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 10);
	__type(key, int);
	__array(values, __typeof__(ex1));
} maps SEC(".maps");
#line 4 "map_array_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, int);
	__array(values, __typeof__(ex1));
} more SEC(".maps");

SEC("kprobe")
#line 6 "map_array_of_maps.c"
int f(struct pt_regs *ctx)
{
	int index = 3, key = 7, *value;
	void *map = bpf_map_lookup_elem(&maps, &index);

	if (!map)
		map = bpf_map_lookup_elem(&more, &index);
	if (!map)
		return 0;
	value = bpf_map_lookup_elem(map, &key);
	return value ? *value : 0;
}

char LICENSE[] SEC("license") = "GPL";
