/* Maps in macros, in functions of the program, as arguments of helpers, and where a result needs its type. */
struct value_t { u64 count; u64 sum; };
BPF_HASH(counts, u32, struct value_t);
BPF_ARRAY(totals, struct value_t, 4);
BPF_HASH(names, u32, u64);
BPF_PERCPU_ARRAY(traces, struct bpf_stacktrace, 1);

#define ADD(map, id, n) do { struct value_t *v__ = map.lookup(&id); if (v__) v__->sum += (n); } while (0)
#define COUNT(map, id) map.increment(id)
#define FIND(map, key) ((map).lookup(key))

static inline struct value_t *find(u32 key)
{
    return counts.lookup(&key);
}

static int drop(u32 *key)
{
    return bpf_map_delete_elem(&counts, key);
}

int kprobe__f(struct pt_regs *ctx)
{
    u32 key = 1, other = 2;
    struct value_t zero = {}, *value = find(key);
    __auto_type direct = counts.lookup(&key);
    u64 sum;

    ADD(counts, key, 3);
    COUNT(names, other);
    if (FIND(counts, &key) && !totals.lookup(&other))
        bpf_map_update_elem(&counts, &other, &zero, BPF_ANY);
    if (value)
        sum = value->sum;
    sum = (key ? counts.lookup(&key) : totals.lookup(&other)) ? 1 : 2;
    value = key ? counts.lookup(&key) : 0;
    value = bpf_map_lookup_elem((void *)bpf_pseudo_fd(1, totals), &other);
    if (value && counts.lookup(&other) == value)
        sum += ({ counts.lookup(&key); })->sum;
    struct bpf_stacktrace *trace = traces.lookup(&(int){0});
    if (trace && bpf_get_stack(ctx, trace->ip, sizeof(trace->ip), 0) > 0)
        sum += trace->ip[0];
    if (direct)
        direct->sum++;
    if (direct)
        sum += direct->count + counts.lookup_or_init(&key, &zero)->count;
    if (names.lookup(&key))
        sum += names.lookup(&key)[0] + *names.lookup(&key);
    struct value_t *list[] = { counts.lookup(&key), totals.lookup(&key) };
    if (list[0])
        drop(&key);
    long wide = names.delete(&key);
    int narrow = names.delete(&other), whole = bpf_map_delete_elem(&counts, &key) + counts.update(&key, &zero);
    if (names.delete(&key) < 0 || bpf_map_update_elem(&counts, &other, &zero, BPF_EXIST) < 0 || !names.delete(&other))
        sum += wide + narrow + whole;
    return sizeof(*counts.lookup(&key)) + sum;
}
