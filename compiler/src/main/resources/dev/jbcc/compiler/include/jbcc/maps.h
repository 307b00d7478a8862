/*
 * The maps of the dialect, as the preprocessor and the parser see them.
 *
 * A map is a variable whose struct has the key, the value, the size and the flags as members, and the map's methods as function
 * pointers, so that clang itself checks the types of arguments and results. The annotation "jbcc.map:SHARING:KIND" says what
 * it is. KIND is the type as BPF_TABLE spells it, with "$NAME" of an inner map or ":/PATH" of a pin behind it.
 */
#ifndef JBCC_MAPS_H
#define JBCC_MAPS_H

#define JBCC_MAP(sharing, kind, key_t, leaf_t, name, size, map_flags, methods) \
	struct name##__table { \
		key_t key; \
		leaf_t leaf; \
		int (*max_entries)[size]; \
		int (*flags)[map_flags]; \
		methods \
	} name __attribute__((annotate("jbcc.map:" sharing ":" kind)))

/* The address of a map as a number, as older programs took it to call a helper themselves. */
#define bpf_pseudo_fd(one, map) ((u64)&map)

#define CUR_CPU_IDENTIFIER BPF_F_CURRENT_CPU

/* ---- methods ---- */

#define JBCC_KEYED_METHODS(key_t, leaf_t) \
	leaf_t *(*lookup)(key_t *); \
	leaf_t *(*lookup_or_init)(key_t *, leaf_t *); \
	leaf_t *(*lookup_or_try_init)(key_t *, leaf_t *); \
	int (*update)(key_t *, leaf_t *); \
	int (*insert)(key_t *, leaf_t *); \
	int (*delete)(key_t *); \
	void (*increment)(key_t, ...); \
	void (*atomic_increment)(key_t, ...);

#define JBCC_QUEUE_METHODS(leaf_t) \
	int (*push)(leaf_t *, u64); \
	int (*pop)(leaf_t *); \
	int (*peek)(leaf_t *);

#define JBCC_PERF_METHODS \
	int (*perf_submit)(void *, void *, u32); \
	int (*perf_submit_skb)(void *, u32, void *, u32);

#define JBCC_COUNTER_METHODS \
	u64 (*perf_read)(u64); \
	int (*perf_counter_value)(u64, void *, u32);

#define JBCC_RINGBUF_METHODS \
	int (*ringbuf_output)(void *, u64, u64); \
	void *(*ringbuf_reserve)(u64); \
	void (*ringbuf_submit)(void *, u64); \
	void (*ringbuf_discard)(void *, u64); \
	u64 (*ringbuf_query)(u64);

#define JBCC_REDIRECT_METHODS(key_t, leaf_t) \
	leaf_t *(*lookup)(key_t *); \
	int (*redirect_map)(u32, u64);

#define JBCC_SOCKET_METHODS(key_t) \
	void *(*lookup)(key_t *); \
	int (*update)(key_t *, void *); \
	int (*delete)(key_t *); \
	JBCC_SOCKMAP_METHODS JBCC_SOCKHASH_METHODS(key_t)

#define JBCC_SOCKMAP_METHODS \
	int (*sock_map_update)(void *, void *, u64); \
	int (*msg_redirect_map)(void *, u32, u64); \
	int (*sk_redirect_map)(void *, u32, u64);

#define JBCC_SOCKHASH_METHODS(key_t) \
	int (*sock_hash_update)(void *, void *, u64); \
	int (*msg_redirect_hash)(void *, void *, u64); \
	int (*sk_redirect_hash)(void *, void *, u64);

#define JBCC_STORAGE_METHODS(leaf_t) \
	leaf_t *(*sk_storage_get)(void *, void *, u64); \
	int (*sk_storage_delete)(void *); \
	leaf_t *(*inode_storage_get)(void *, void *, u64); \
	int (*inode_storage_delete)(void *); \
	leaf_t *(*task_storage_get)(void *, void *, u64); \
	int (*task_storage_delete)(void *); \
	leaf_t *(*get_local_storage)(u64);

#define JBCC_ALL_METHODS(key_t, leaf_t) \
	JBCC_KEYED_METHODS(key_t, leaf_t) \
	JBCC_QUEUE_METHODS(leaf_t) \
	JBCC_PERF_METHODS \
	JBCC_COUNTER_METHODS \
	JBCC_RINGBUF_METHODS \
	JBCC_SOCKMAP_METHODS \
	JBCC_SOCKHASH_METHODS(key_t) \
	JBCC_STORAGE_METHODS(leaf_t) \
	void (*call)(void *, u32); \
	int (*get_stackid)(void *, u64); \
	int (*check_current_task)(u32); \
	int (*redirect_map)(u32, u64);

/* ---- tables of any kind ---- */

#define JBCC_TABLE(sharing, kind, key_t, leaf_t, name, size, map_flags) \
	JBCC_MAP(sharing, kind, key_t, leaf_t, name, size, map_flags, JBCC_ALL_METHODS(key_t, leaf_t))

#define BPF_F_TABLE(kind, key_t, leaf_t, name, size, map_flags) JBCC_TABLE("", kind, key_t, leaf_t, name, size, map_flags)
#define BPF_TABLE(kind, key_t, leaf_t, name, size) BPF_F_TABLE(kind, key_t, leaf_t, name, size, 0)
#define BPF_TABLE_PUBLIC(kind, key_t, leaf_t, name, size) JBCC_TABLE("public", kind, key_t, leaf_t, name, size, 0)
#define BPF_TABLE_SHARED(kind, key_t, leaf_t, name, size) JBCC_TABLE("shared", kind, key_t, leaf_t, name, size, 0)

/* Macros with optional arguments go by their number; "many" stands for more than any of them takes. */
#define JBCC_PICK(a1, a2, a3, a4, a5, a6, a7, a8, macro, ...) macro

#define BPF_TABLE_PINNED(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_PINNED_MANY, JBCC_PINNED7, JBCC_PINNED6, JBCC_PINNED_FEW, JBCC_PINNED_FEW, \
		JBCC_PINNED_FEW, JBCC_PINNED_FEW, JBCC_PINNED_FEW, )(__VA_ARGS__)
#define JBCC_PINNED6(kind, key_t, leaf_t, name, size, path) BPF_F_TABLE(kind ":" path, key_t, leaf_t, name, size, 0)
#define JBCC_PINNED7(kind, key_t, leaf_t, name, size, path, map_flags) \
	BPF_F_TABLE(kind ":" path, key_t, leaf_t, name, size, map_flags)
#define JBCC_PINNED_MANY(...) \
	_Static_assert(0, "too many arguments for a pinned table; it takes type, key, value, name, size, path and flags")
#define JBCC_PINNED_FEW(...) \
	_Static_assert(0, "too few arguments for a pinned table; it takes type, key, value, name, size and path")

/* ---- hashes, arrays, histograms ---- */

#define JBCC_KEYED(kind, map_flags, ...) \
	JBCC_PICK(__VA_ARGS__, JBCC_KEYED_MANY, JBCC_KEYED_MANY, JBCC_KEYED_MANY, JBCC_KEYED_MANY, \
		JBCC_KEYED4, JBCC_KEYED3, JBCC_KEYED2, JBCC_KEYED1, )(kind, map_flags, __VA_ARGS__)
#define JBCC_KEYED1(kind, map_flags, name) BPF_F_TABLE(kind, u64, u64, name, 10240, map_flags)
#define JBCC_KEYED2(kind, map_flags, name, key_t) BPF_F_TABLE(kind, key_t, u64, name, 10240, map_flags)
#define JBCC_KEYED3(kind, map_flags, name, key_t, leaf_t) BPF_F_TABLE(kind, key_t, leaf_t, name, 10240, map_flags)
#define JBCC_KEYED4(kind, map_flags, name, key_t, leaf_t, size) BPF_F_TABLE(kind, key_t, leaf_t, name, size, map_flags)
#define JBCC_KEYED_MANY(kind, ...) \
	_Static_assert(0, "too many arguments for a map of type " kind "; it takes name, key, value and size")

#define BPF_HASH(...) JBCC_KEYED("hash", 0, __VA_ARGS__)
#define BPF_PERCPU_HASH(...) JBCC_KEYED("percpu_hash", 0, __VA_ARGS__)
#define BPF_LRU_HASH(...) JBCC_KEYED("lru_hash", 0, __VA_ARGS__)
#define BPF_LRU_PERCPU_HASH(...) JBCC_KEYED("lru_percpu_hash", 0, __VA_ARGS__)
#define BPF_LPM_TRIE(...) JBCC_KEYED("lpm_trie", BPF_F_NO_PREALLOC, __VA_ARGS__)

#define JBCC_INDEXED(kind, ...) \
	JBCC_PICK(__VA_ARGS__, JBCC_INDEXED_MANY, JBCC_INDEXED_MANY, JBCC_INDEXED_MANY, JBCC_INDEXED_MANY, \
		JBCC_INDEXED_MANY, JBCC_INDEXED3, JBCC_INDEXED2, JBCC_INDEXED1, )(kind, __VA_ARGS__)
#define JBCC_INDEXED1(kind, name) BPF_TABLE(kind, int, u64, name, 10240)
#define JBCC_INDEXED2(kind, name, leaf_t) BPF_TABLE(kind, int, leaf_t, name, 10240)
#define JBCC_INDEXED3(kind, name, leaf_t, size) BPF_TABLE(kind, int, leaf_t, name, size)
#define JBCC_INDEXED_MANY(kind, ...) \
	_Static_assert(0, "too many arguments for a map of type " kind "; it takes name, value and size")

#define BPF_ARRAY(...) JBCC_INDEXED("array", __VA_ARGS__)
#define BPF_PERCPU_ARRAY(...) JBCC_INDEXED("percpu_array", __VA_ARGS__)

#define BPF_HISTOGRAM(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_HISTOGRAM_MANY, JBCC_HISTOGRAM_MANY, JBCC_HISTOGRAM_MANY, JBCC_HISTOGRAM_MANY, \
		JBCC_HISTOGRAM_MANY, JBCC_HISTOGRAM3, JBCC_HISTOGRAM2, JBCC_HISTOGRAM1, )(__VA_ARGS__)
#define JBCC_HISTOGRAM1(name) BPF_TABLE("histogram", int, u64, name, 64)
#define JBCC_HISTOGRAM2(name, key_t) BPF_TABLE("histogram", key_t, u64, name, 64)
#define JBCC_HISTOGRAM3(name, key_t, size) BPF_TABLE("histogram", key_t, u64, name, size)
#define JBCC_HISTOGRAM_MANY(...) \
	_Static_assert(0, "too many arguments for a map of type histogram; it takes name, key and size")

/* ---- queues and stacks ---- */

#define JBCC_QUEUESTACK(sharing, kind, name, leaf_t, size, map_flags) \
	JBCC_MAP(sharing, kind, int, leaf_t, name, size, map_flags, JBCC_QUEUE_METHODS(leaf_t))
#define BPF_QUEUESTACK(kind, name, leaf_t, size, map_flags) JBCC_QUEUESTACK("", kind, name, leaf_t, size, map_flags)
#define BPF_QUEUESTACK_PINNED(kind, name, leaf_t, size, map_flags, path) \
	JBCC_QUEUESTACK("", kind ":" path, name, leaf_t, size, map_flags)
#define BPF_QUEUESTACK_PUBLIC(kind, name, leaf_t, size, map_flags) \
	JBCC_QUEUESTACK("public", kind, name, leaf_t, size, map_flags)
#define BPF_QUEUESTACK_SHARED(kind, name, leaf_t, size, map_flags) \
	JBCC_QUEUESTACK("shared", kind, name, leaf_t, size, map_flags)

#define JBCC_QUEUED(kind, ...) \
	JBCC_PICK(__VA_ARGS__, JBCC_QUEUED_MANY, JBCC_QUEUED_MANY, JBCC_QUEUED_MANY, JBCC_QUEUED_MANY, \
		JBCC_QUEUED4, JBCC_QUEUED3, JBCC_QUEUED_FEW, JBCC_QUEUED_FEW, )(kind, __VA_ARGS__)
#define JBCC_QUEUED3(kind, name, leaf_t, size) BPF_QUEUESTACK(kind, name, leaf_t, size, 0)
#define JBCC_QUEUED4(kind, name, leaf_t, size, map_flags) BPF_QUEUESTACK(kind, name, leaf_t, size, map_flags)
#define JBCC_QUEUED_MANY(kind, ...) \
	_Static_assert(0, "too many arguments for a map of type " kind "; it takes name, value, size and flags")
#define JBCC_QUEUED_FEW(kind, ...) \
	_Static_assert(0, "too few arguments for a map of type " kind "; it takes name, value and size")

#define BPF_QUEUE(...) JBCC_QUEUED("queue", __VA_ARGS__)
#define BPF_STACK(...) JBCC_QUEUED("stack", __VA_ARGS__)

/* ---- outputs ---- */

#define BPF_PERF_OUTPUT(name) JBCC_MAP("", "perf_output", int, u32, name, 1, 0, JBCC_PERF_METHODS)

/* The last argument counts pages. */
#define BPF_RINGBUF_OUTPUT(name, pages) JBCC_MAP("", "ringbuf", int, u32, name, pages, 0, JBCC_RINGBUF_METHODS)

/* ---- stacks of functions, counters, control groups, programs ---- */

#ifdef PERF_MAX_STACK_DEPTH
#define BPF_MAX_STACK_DEPTH PERF_MAX_STACK_DEPTH
#else
#define BPF_MAX_STACK_DEPTH 127
#endif

struct bpf_stacktrace {
	unsigned long long ip[BPF_MAX_STACK_DEPTH];
};
struct bpf_stacktrace_buildid {
	struct {
		int status;
		unsigned char build_id[20];
		union {
			unsigned long long offset;
			unsigned long long ip;
		};
	} trace[BPF_MAX_STACK_DEPTH];
};

#define BPF_STACK_TRACE(name, size) BPF_TABLE("stacktrace", int, struct bpf_stacktrace, name, size)
#define BPF_STACK_TRACE_BUILDID(name, size) \
	BPF_F_TABLE("stacktrace", int, struct bpf_stacktrace_buildid, name, size, BPF_F_STACK_BUILD_ID)
#define BPF_PERF_ARRAY(name, size) JBCC_MAP("", "perf_array", int, u32, name, size, 0, JBCC_COUNTER_METHODS)
#define BPF_CGROUP_ARRAY(name, size) \
	JBCC_MAP("", "cgroup_array", int, u32, name, size, 0, int (*check_current_task)(u32);)
#define BPF_PROG_ARRAY(name, size) BPF_TABLE("prog", u32, u32, name, size)

/* ---- maps of maps ---- */

#define BPF_ARRAY_OF_MAPS(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_MANY, \
		JBCC_OUTER_ARRAY3, JBCC_OUTER_ARRAY2, JBCC_OUTER_FEW, )(__VA_ARGS__)
#define JBCC_OUTER_ARRAY2(name, inner) JBCC_OUTER_ARRAY3(name, inner, 10240)
#define JBCC_OUTER_ARRAY3(name, inner, size) BPF_TABLE("array_of_maps$" inner, int, int, name, size)

#define BPF_HASH_OF_MAPS(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_MANY, JBCC_OUTER_HASH4, \
		JBCC_OUTER_HASH3, JBCC_OUTER_HASH2, JBCC_OUTER_FEW, )(__VA_ARGS__)
#define JBCC_OUTER_HASH2(name, inner) JBCC_OUTER_HASH4(name, int, inner, 10240)
#define JBCC_OUTER_HASH3(name, key_t, inner) JBCC_OUTER_HASH4(name, key_t, inner, 10240)
#define JBCC_OUTER_HASH4(name, key_t, inner, size) BPF_TABLE("hash_of_maps$" inner, key_t, int, name, size)
#define JBCC_OUTER_MANY(...) \
	_Static_assert(0, "too many arguments for a map of maps; it takes name, key (of a hash), inner map and size")
#define JBCC_OUTER_FEW(...) \
	_Static_assert(0, "too few arguments for a map of maps; it takes name and inner map, the latter's name as a string")

/* ---- packets and sockets ---- */

#define BPF_XDP_REDIRECT_MAP(kind, leaf_t, name, size) \
	JBCC_MAP("", kind, u32, leaf_t, name, size, 0, JBCC_REDIRECT_METHODS(u32, leaf_t))
#define BPF_DEVMAP(name, size) BPF_XDP_REDIRECT_MAP("devmap", int, name, size)
#define BPF_CPUMAP(name, size) BPF_XDP_REDIRECT_MAP("cpumap", u32, name, size)
#define BPF_XSKMAP(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_XSKMAP_MANY, JBCC_XSKMAP_MANY, JBCC_XSKMAP_MANY, JBCC_XSKMAP_MANY, JBCC_XSKMAP_MANY, \
		JBCC_XSKMAP3, JBCC_XSKMAP2, JBCC_XSKMAP_FEW, )(__VA_ARGS__)
#define JBCC_XSKMAP2(name, size) JBCC_MAP("", "xskmap", u32, int, name, size, 0, JBCC_REDIRECT_METHODS(int, int))
#define JBCC_XSKMAP3(name, size, path) \
	JBCC_MAP("", "xskmap:" path, u32, int, name, size, 0, JBCC_REDIRECT_METHODS(int, int))
#define JBCC_XSKMAP_MANY(...) _Static_assert(0, "too many arguments for a map of type xskmap; it takes name, size and path")
#define JBCC_XSKMAP_FEW(...) _Static_assert(0, "too few arguments for a map of type xskmap; it takes name and size")

#define BPF_SOCKMAP(name, size) JBCC_MAP("", "sockmap", u32, int, name, size, 0, JBCC_SOCKET_METHODS(u32))
#define BPF_SOCKHASH(...) \
	JBCC_PICK(__VA_ARGS__, JBCC_SOCKHASH_MANY, JBCC_SOCKHASH_MANY, JBCC_SOCKHASH_MANY, JBCC_SOCKHASH_MANY, \
		JBCC_SOCKHASH_MANY, JBCC_SOCKHASH3, JBCC_SOCKHASH2, JBCC_SOCKHASH1, )(__VA_ARGS__)
#define JBCC_SOCKHASH1(name) JBCC_SOCKHASH3(name, u32, 10240)
#define JBCC_SOCKHASH2(name, key_t) JBCC_SOCKHASH3(name, key_t, 10240)
#define JBCC_SOCKHASH3(name, key_t, size) JBCC_MAP("", "sockhash", key_t, int, name, size, 0, JBCC_SOCKET_METHODS(key_t))
#define JBCC_SOCKHASH_MANY(...) _Static_assert(0, "too many arguments for a map of type sockhash; it takes name, key and size")

/* ---- what the kernel keeps beside its own objects ---- */

#define JBCC_STORAGE(kind, leaf_t, name) \
	JBCC_MAP("", kind, int, leaf_t, name, 0, BPF_F_NO_PREALLOC, JBCC_STORAGE_METHODS(leaf_t))
#define BPF_SK_STORAGE(name, leaf_t) JBCC_STORAGE("sk_storage", leaf_t, name)
#define BPF_INODE_STORAGE(name, leaf_t) JBCC_STORAGE("inode_storage", leaf_t, name)
#define BPF_TASK_STORAGE(name, leaf_t) JBCC_STORAGE("task_storage", leaf_t, name)

#define JBCC_CGROUP_STORAGE(kind, leaf_t, name) \
	JBCC_MAP("", kind, struct bpf_cgroup_storage_key, leaf_t, name, 0, 0, JBCC_STORAGE_METHODS(leaf_t))
#define BPF_CGROUP_STORAGE(name, leaf_t) JBCC_CGROUP_STORAGE("cgroup_storage", leaf_t, name)
#define BPF_PERCPU_CGROUP_STORAGE(name, leaf_t) JBCC_CGROUP_STORAGE("percpu_cgroup_storage", leaf_t, name)

#endif
