/* One operation on a map for each run: what, on which key, with which value. */
struct op_t { u32 op; u32 key; u64 value; };
struct prefix_t { u32 bits; u32 address; };

BPF_ARRAY(ops, struct op_t, 1);
BPF_ARRAY(results, long, 1);
BPF_HASH(a_hash, u32, u64, 13);
BPF_ARRAY(an_array, u64, 13);
BPF_LRU_HASH(an_lru_hash, u32, u64);
BPF_F_TABLE("hash", u32, u64, not_preallocated, 13, BPF_F_NO_PREALLOC);
BPF_HISTOGRAM(a_histogram, int, 13);
BPF_PERCPU_HASH(a_percpu_hash, u32);
BPF_PERCPU_ARRAY(a_percpu_array, u64, 13);
BPF_LRU_PERCPU_HASH(an_lru_percpu_hash, u32);
BPF_LPM_TRIE(prefixes, struct prefix_t, u32, 1000);

#define OPERATE(name, map) \
    int name(struct __sk_buff *skb) \
    { \
        int zero = 0; \
        struct op_t *op = ops.lookup(&zero); \
        long result = 0; \
        u64 value, *found; \
        u32 key; \
 \
        if (!op) \
            return 1; \
        key = op->key; \
        value = op->value; \
        switch (op->op) { \
        case 0: found = map.lookup(&key); result = found ? *found : -2; break; \
        case 1: result = map.update(&key, &value); break; \
        case 2: result = map.insert(&key, &value); break; \
        case 3: result = map.delete(&key); break; \
        case 4: found = map.lookup_or_try_init(&key, &value); result = found ? *found : -7; break; \
        case 5: found = map.lookup_or_init(&key, &value); result = *found; break; \
        case 6: map.increment(key); break; \
        case 7: map.increment(key, value); break; \
        case 8: map.atomic_increment(key, value); break; \
        } \
        results.update(&zero, &result); \
        return 1; \
    }

OPERATE(on_hash, a_hash)
OPERATE(on_array, an_array)
OPERATE(on_lru_hash, an_lru_hash)
OPERATE(on_not_preallocated, not_preallocated)

int count(struct __sk_buff *skb)
{
    u32 key = 5;
    int slot = 5;

    a_histogram.increment(slot);
    a_percpu_hash.increment(key);
    a_percpu_array.increment(slot, 3);
    an_lru_percpu_hash.atomic_increment(key, 2);
    return 0;
}

int find(struct __sk_buff *skb)
{
    int zero = 0;
    struct op_t *op = ops.lookup(&zero);
    struct prefix_t key = { .bits = 32 };
    u32 *found;

    if (!op)
        return 0;
    key.address = op->key;
    found = prefixes.lookup(&key);
    return found ? *found : 0;
}
