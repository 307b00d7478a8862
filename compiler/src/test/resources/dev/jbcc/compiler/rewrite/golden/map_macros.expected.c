#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "map_macros.c"
/* The macros for maps of one type, each with and without what may be left out. */
struct event { u64 at; u32 pid; };
struct key_t { u32 remote_ip4, local_ip4, remote_port, local_port; };


struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1000);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} stacks SEC(".maps");
#line 7 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 128);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(struct bpf_stack_build_id));
	__uint(map_flags, BPF_F_STACK_BUILD_ID);
} builds SEC(".maps");
#line 8 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 16);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} cycles SEC(".maps");
#line 9 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} groups SEC(".maps");
#line 10 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u32);
} jumps SEC(".maps");
#line 11 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, int);
} devices SEC(".maps");
#line 12 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 16 * 2);
	__type(key, u32);
	__type(value, u32);
} cpus SEC(".maps");
#line 13 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} hashed_devices SEC(".maps");
#line 14 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} sockets SEC(".maps");
#line 15 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} pinned_sockets SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/xsk")));
#line 16 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 10240);
	__type(value, struct event);
} last SEC(".maps");
#line 17 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 4);
	__type(value, u32);
} last_flagged SEC(".maps");
#line 18 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 10240);
	__type(value, struct event);
} first SEC(".maps");
#line 19 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 4);
	__type(value, u32);
} first_flagged SEC(".maps");
#line 20 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 20);
	__type(key, u32);
	__type(value, int);
} socks SEC(".maps");
#line 21 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, int);
} socks_by_number SEC(".maps");
#line 22 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, int);
} socks_by_key SEC(".maps");
#line 23 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65535);
	__type(key, struct key_t);
	__type(value, int);
} few_socks SEC(".maps");
#line 24 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__type(key, int);
	__type(value, struct event);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} sk_data SEC(".maps");
#line 25 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} inode_data SEC(".maps");
#line 26 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} task_data SEC(".maps");
#line 27 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, struct event);
} group_data SEC(".maps");
#line 28 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, u64);
} group_data_by_cpu SEC(".maps");
#line 29 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} p1 SEC(".maps");
#line 30 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} p2 SEC(".maps");
#line 31 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct event);
} p3 SEC(".maps");
#line 32 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} l1 SEC(".maps");
#line 33 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, struct event);
} l4 SEC(".maps");
#line 34 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} lp1 SEC(".maps");
#line 35 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 100);
	__type(key, u32);
	__type(value, struct event);
} lp4 SEC(".maps");
#line 36 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} t1 SEC(".maps");
#line 37 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} t2 SEC(".maps");
#line 38 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, struct event);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} t3 SEC(".maps");
#line 39 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} pa1 SEC(".maps");
#line 40 "map_macros.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, struct event);
} pa2 SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
