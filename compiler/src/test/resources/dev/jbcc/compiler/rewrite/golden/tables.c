/* BPF_TABLE with every type that it knows, and its variants. */
struct key_t { u32 prefix; u32 address; };
struct value_t { u64 count; u64 sum; };
#define KIND "percpu_array"

BPF_TABLE("hash", struct key_t, struct value_t, a_hash, 10);
BPF_TABLE("array", int, struct value_t, an_array, 11);
BPF_TABLE("histogram", int, u64, a_histogram, 64);
BPF_TABLE("histogram", u32, u64, a_wide_histogram, 64);
BPF_TABLE("percpu_hash", u32, u64, a_percpu_hash, 12);
BPF_TABLE(KIND, u32, u64, a_percpu_array, 13);
BPF_TABLE("lru_hash", u32, u64, an_lru_hash, 14);
BPF_TABLE("lru_percpu_hash", u32, u64, an_lru_percpu_hash, 15);
BPF_TABLE("lpm_trie", struct key_t, u32, a_trie, 16);
BPF_TABLE("stacktrace", int, struct bpf_stacktrace, a_stacktrace, 17);
BPF_TABLE("prog", u32, u32, a_jump_table, 18);
BPF_TABLE("perf_output", int, u32, an_output, 0 + 1);
BPF_TABLE("perf_array", int, u32, some_counters, 19);
BPF_TABLE("cgroup_array", int, u32, some_groups, 20);
BPF_TABLE("queue", int, u64, a_queue, 21);
BPF_TABLE("stack", int, u64, a_stack, 22);
BPF_TABLE("devmap", u32, int, some_devices, 23);
BPF_TABLE("devmap_hash", u32, int, more_devices, 24);
BPF_TABLE("cpumap", u32, u32, some_cpus, 25);
BPF_TABLE("xskmap", u32, int, some_sockets, 26);
BPF_TABLE("sockmap", u32, int, more_sockets, 27);
BPF_TABLE("sockhash", struct key_t, int, hashed_sockets, 28);
BPF_TABLE("ringbuf", int, u32, a_ring, (1) << (3));
BPF_TABLE("sk_storage", int, struct value_t, of_sockets, 0);
BPF_TABLE("inode_storage", int, struct value_t, of_inodes, 0);
BPF_TABLE("task_storage", int, struct value_t, of_tasks, 0);
BPF_TABLE("cgroup_storage", struct bpf_cgroup_storage_key, u64, of_groups, 0);
BPF_TABLE("percpu_cgroup_storage", struct bpf_cgroup_storage_key, u64, of_groups_and_cpus, 0);

BPF_F_TABLE("hash", u32, u64, not_preallocated, 29, BPF_F_NO_PREALLOC);
BPF_F_TABLE("lpm_trie", struct key_t, u64, seeded, 30, BPF_F_ZERO_SEED);
BPF_TABLE_PINNED("hash", u32, u64, pinned, 31, "/sys/fs/bpf/pinned");
BPF_TABLE_PINNED("array", u32, u64, elsewhere, 32, "/sys/fs/bpf/dir/other name");
BPF_TABLE_PINNED("hash", u32, u64, flagged, 33, "/sys/fs/bpf/f", BPF_F_NO_PREALLOC);
BPF_TABLE("hash:/sys/fs/bpf/spelled", u32, u64, spelled_out, 34);
BPF_TABLE_PUBLIC("hash", u32, u64, for_all, 35);
BPF_TABLE_SHARED("hash", u32, u64, for_some, 36);
BPF_TABLE("extern", u32, u64, from_another, 37);

BPF_QUEUESTACK("queue", q, struct value_t, 38, 0);
BPF_QUEUESTACK("stack", s, struct value_t, 39, BPF_F_NO_PREALLOC * 0);
BPF_QUEUESTACK_PINNED("queue", q_pinned, u64, 40, 0, "/sys/fs/bpf/q");
BPF_QUEUESTACK_PUBLIC("stack", s_public, u64, 41, 0);
BPF_QUEUESTACK_SHARED("queue", q_shared, u64, 42, 0);
