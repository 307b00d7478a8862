#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "maps_of_maps.c"
/* Inner maps by name: before and after the outer one, pinned, and of several types. */
struct custom_key { u32 id; };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ex1 SEC(".maps");
#line 5 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ex2 SEC(".maps");
#line 6 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 10);
	__type(key, int);
	__array(values, __typeof__(ex1));
} maps_array SEC(".maps");
#line 7 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, int);
	__array(values, __typeof__(ex1));
} maps_many SEC(".maps");
#line 8 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__type(key, int);
	__type(value, int);
} ar1 SEC(".maps");
#line 9 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10);
	__type(key, struct custom_key);
	__array(values, __typeof__(ar1));
} maps_hash SEC(".maps");
#line 10 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, int);
	__array(values, __typeof__(ar1));
} maps_hash2 SEC(".maps");
#line 11 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 10240);
	__type(key, u64);
	__array(values, __typeof__(ar1));
} maps_hash3 SEC(".maps");
#line 12 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, int);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_QUEUE);
		__uint(max_entries, 5);
		__type(value, struct custom_key);
	});
} before_it SEC(".maps");
#line 13 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 5);
	__type(value, struct custom_key);
} later SEC(".maps");
#line 14 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 7);
	__type(key, u32);
	__type(value, u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} kept SEC(".maps");
#line 15 "maps_of_maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, u32);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH);
		__uint(max_entries, 7);
		__type(key, u32);
		__type(value, u64);
	});
} of_kept SEC(".maps");

SEC("kprobe/f")
#line 17 "maps_of_maps.c"
int kprobe__f(void *ctx)
{
    int index = 1, key = 5, *value;
    u64 id = 7;
    void *inner = bpf_map_lookup_elem(&maps_array, &index);

    if (!inner)
        return 0;
    value = bpf_map_lookup_elem(inner, &key);
    if (value)
        (*value)++;
    inner = bpf_map_lookup_elem(&maps_hash3, &id);
    if (inner) {
        bpf_map_update_elem(inner, &index, &key, BPF_ANY);
        bpf_map_delete_elem(inner, &index);
    }
    return 0;
}

const struct custom_key *later__leaf SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
