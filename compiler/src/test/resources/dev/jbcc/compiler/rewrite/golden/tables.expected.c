#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "tables.c"
/* BPF_TABLE with every type that it knows, and its variants. */
struct key_t { u32 prefix; u32 address; };
struct value_t { u64 count; u64 sum; };


struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10);
	__type(key, struct key_t);
	__type(value, struct value_t);
} a_hash SEC(".maps");
#line 7 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 11);
	__type(key, int);
	__type(value, struct value_t);
} an_array SEC(".maps");
#line 8 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, u64);
} a_histogram SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 9 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u64);
} a_wide_histogram SEC(".maps") __attribute__((btf_decl_tag("histogram")));
#line 10 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 12);
	__type(key, u32);
	__type(value, u64);
} a_percpu_hash SEC(".maps");
#line 11 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 13);
	__type(key, u32);
	__type(value, u64);
} a_percpu_array SEC(".maps");
#line 12 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 14);
	__type(key, u32);
	__type(value, u64);
} an_lru_hash SEC(".maps");
#line 13 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 15);
	__type(key, u32);
	__type(value, u64);
} an_lru_percpu_hash SEC(".maps");
#line 14 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__type(key, struct key_t);
	__type(value, u32);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} a_trie SEC(".maps");
#line 15 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 17);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} a_stacktrace SEC(".maps");
#line 16 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 18);
	__type(key, u32);
	__type(value, u32);
} a_jump_table SEC(".maps");
#line 17 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} an_output SEC(".maps");
#line 18 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 19);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} some_counters SEC(".maps");
#line 19 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 20);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} some_groups SEC(".maps");
#line 20 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 21);
	__type(value, u64);
} a_queue SEC(".maps");
#line 21 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 22);
	__type(value, u64);
} a_stack SEC(".maps");
#line 22 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 23);
	__type(key, u32);
	__type(value, int);
} some_devices SEC(".maps");
#line 23 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 24);
	__type(key, u32);
	__type(value, int);
} more_devices SEC(".maps");
#line 24 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 25);
	__type(key, u32);
	__type(value, u32);
} some_cpus SEC(".maps");
#line 25 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 26);
	__type(key, u32);
	__type(value, int);
} some_sockets SEC(".maps");
#line 26 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 27);
	__type(key, u32);
	__type(value, int);
} more_sockets SEC(".maps");
#line 27 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 28);
	__type(key, struct key_t);
	__type(value, int);
} hashed_sockets SEC(".maps");
#line 28 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, ((1) << (3)) * 4096);
} a_ring SEC(".maps");
#line 29 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__type(key, int);
	__type(value, struct value_t);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} of_sockets SEC(".maps");
#line 30 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__type(key, int);
	__type(value, struct value_t);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} of_inodes SEC(".maps");
#line 31 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__type(key, int);
	__type(value, struct value_t);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} of_tasks SEC(".maps");
#line 32 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, u64);
} of_groups SEC(".maps");
#line 33 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, u64);
} of_groups_and_cpus SEC(".maps");

#line 35 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 29);
	__type(key, u32);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} not_preallocated SEC(".maps");
#line 36 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 30);
	__type(key, struct key_t);
	__type(value, u64);
	__uint(map_flags, BPF_F_ZERO_SEED | BPF_F_NO_PREALLOC);
} seeded SEC(".maps");
#line 37 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 31);
	__type(key, u32);
	__type(value, u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} pinned SEC(".maps");
#line 38 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 32);
	__type(key, u32);
	__type(value, u64);
} elsewhere SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/dir/other name")));
#line 39 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 33);
	__type(key, u32);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} flagged SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/f")));
#line 40 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 34);
	__type(key, u32);
	__type(value, u64);
} spelled_out SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/spelled")));
#line 41 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 35);
	__type(key, u32);
	__type(value, u64);
} for_all SEC(".maps") __attribute__((btf_decl_tag("public")));
#line 42 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 36);
	__type(key, u32);
	__type(value, u64);
} for_some SEC(".maps") __attribute__((btf_decl_tag("shared")));
#line 43 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 37);
	__type(key, u32);
	__type(value, u64);
} from_another SEC(".maps") __attribute__((btf_decl_tag("extern")));

#line 45 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 38);
	__type(value, struct value_t);
} q SEC(".maps");
#line 46 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 39);
	__type(value, struct value_t);
	__uint(map_flags, BPF_F_NO_PREALLOC * 0);
} s SEC(".maps");
#line 47 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 40);
	__type(value, u64);
} q_pinned SEC(".maps") __attribute__((btf_decl_tag("pin:/sys/fs/bpf/q")));
#line 48 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 41);
	__type(value, u64);
} s_public SEC(".maps") __attribute__((btf_decl_tag("public")));
#line 49 "tables.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 42);
	__type(value, u64);
} q_shared SEC(".maps") __attribute__((btf_decl_tag("shared")));

char LICENSE[] SEC("license") = "GPL";
