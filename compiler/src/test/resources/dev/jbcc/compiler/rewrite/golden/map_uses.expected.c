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

struct bpf_stacktrace {
 unsigned long long ip[127];
};

#line 1 "map_uses.c"
/* Maps in macros, in functions of the program, as arguments of helpers, and where a result needs its type. */
struct value_t { u64 count; u64 sum; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct value_t);
} counts SEC(".maps");
#line 4 "map_uses.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, struct value_t);
} totals SEC(".maps");
#line 5 "map_uses.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} names SEC(".maps");
#line 6 "map_uses.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct bpf_stacktrace);
} traces SEC(".maps");
static __always_inline struct value_t *find(u32 key)
{
    return bpf_map_lookup_elem(&counts, &key);
}

static __always_inline int drop(u32 *key)
{
    return bpf_map_delete_elem(&counts, key);
}

SEC("kprobe/f")
#line 22 "map_uses.c"
int kprobe__f(struct pt_regs *ctx)
{
    u32 key = 1, other = 2;
    struct value_t zero = {}, *value = find(key);
    __auto_type direct = (struct value_t *)bpf_map_lookup_elem(&counts, &key);
    u64 sum;

    do { struct value_t *v__ = bpf_map_lookup_elem(&counts, &key); if (v__) v__->sum += (3); } while (0);
    bpf_map_increment(&names, &other, 1);
    if ((bpf_map_lookup_elem(&counts, &key)) && !bpf_map_lookup_elem(&totals, &other))
        bpf_map_update_elem(&counts, &other, &zero, BPF_ANY);
    if (value)
        sum = value->sum;
    sum = (key ? (struct value_t *)bpf_map_lookup_elem(&counts, &key) : (struct value_t *)bpf_map_lookup_elem(&totals, &other)) ? 1 : 2;
    value = key ? (struct value_t *)bpf_map_lookup_elem(&counts, &key) : 0;
    value = bpf_map_lookup_elem((void *)((u64)&totals), &other);
    if (value && bpf_map_lookup_elem(&counts, &other) == value)
        sum += ({ (struct value_t *)bpf_map_lookup_elem(&counts, &key); })->sum;
    struct bpf_stacktrace *trace = bpf_map_lookup_elem(&traces, &(int){0});
    if (trace && bpf_get_stack(ctx, trace->ip, sizeof(trace->ip), 0) > 0)
        sum += trace->ip[0];
    if (direct)
        direct->sum++;
    if (direct)
        sum += direct->count + ({ struct value_t *leaf__ = bpf_map_lookup_or_try_init(&counts, &key, &zero); if (!leaf__) return 0; leaf__; })->count;
    if (bpf_map_lookup_elem(&names, &key))
        sum += ((u64 *)bpf_map_lookup_elem(&names, &key))[0] + *(u64 *)bpf_map_lookup_elem(&names, &key);
    struct value_t *list[] = { (struct value_t *)bpf_map_lookup_elem(&counts, &key), (struct value_t *)bpf_map_lookup_elem(&totals, &key) };
    if (list[0])
        drop(&key);
    long wide = (int)bpf_map_delete_elem(&names, &key);
    int narrow = bpf_map_delete_elem(&names, &other), whole = (int)bpf_map_delete_elem(&counts, &key) + (int)bpf_map_update_elem(&counts, &key, &zero, BPF_ANY);
    if ((int)bpf_map_delete_elem(&names, &key) < 0 || (int)bpf_map_update_elem(&counts, &other, &zero, BPF_EXIST) < 0 || !bpf_map_delete_elem(&names, &other))
        sum += wide + narrow + whole;
    return sizeof(*(struct value_t *)bpf_map_lookup_elem(&counts, &key)) + sum;
}

char LICENSE[] SEC("license") = "GPL";
