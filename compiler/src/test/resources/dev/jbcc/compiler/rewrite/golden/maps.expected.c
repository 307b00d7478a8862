#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "maps.c"
/* Every way to declare a map, with and without its defaults. */
struct key_t {
    u32 pid;
    char comm[16];
};
struct value_t { u64 count, sum; };


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} plain SEC(".maps");
#line 10 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} by_pid SEC(".maps");
#line 11 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, struct value_t);
} by_key SEC(".maps");
#line 12 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, (4 * 1024));
	__type(key, struct key_t);
	__type(value, struct value_t);
} sized SEC(".maps"); // with a comment
#line 13 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct task_struct *);
	__type(value, char *);
} by_pointer SEC(".maps");
#line 14 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} numbers SEC(".maps");
#line 15 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, struct value_t);
} values SEC(".maps");
#line 16 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, int);
	__type(value, u32);
} few SEC(".maps");
#line 17 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, u64);
} per_cpu SEC(".maps");
#line 18 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct value_t);
} scratch SEC(".maps");
#line 19 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} recent SEC(".maps");
#line 20 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__type(key, struct key_t);
	__type(value, u32);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} prefixes SEC(".maps");
#line 21 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} dist SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 22 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct key_t);
	__type(value, u64);
} by_comm SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 23 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u64);
} wide SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 24 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 77);
	__type(key, u32);
	__type(value, u64);
} table SEC(".maps");
#line 25 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 88);
	__type(key, u32);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_COMMON_LRU);
} flagged SEC(".maps");
#line 26 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");
#line 27 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 4096);
} ring SEC(".maps");
#line 28 "maps.c"
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, (1 << 4) * 4096);
} bigger_ring SEC(".maps");

SEC("kprobe")
#line 30 "maps.c"
int after(void *ctx)
{
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
