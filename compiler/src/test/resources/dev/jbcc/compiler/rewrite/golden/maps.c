/* Every way to declare a map, with and without its defaults. */
struct key_t {
    u32 pid;
    char comm[16];
};
struct value_t { u64 count, sum; };
#define ENTRIES (4 * 1024)

BPF_HASH(plain);
BPF_HASH(by_pid, u32);
BPF_HASH(by_key, struct key_t, struct value_t);
BPF_HASH(sized, struct key_t, struct value_t, ENTRIES); // with a comment
BPF_HASH(by_pointer, struct task_struct *, char *);
BPF_ARRAY(numbers);
BPF_ARRAY(values, struct value_t);
BPF_ARRAY(few, u32, 3);
BPF_PERCPU_HASH(per_cpu, u32, u64, 100);
BPF_PERCPU_ARRAY(scratch, struct value_t, 1);
BPF_LRU_HASH(recent, u32);
BPF_LPM_TRIE(prefixes, struct key_t, u32, 16);
BPF_HISTOGRAM(dist);
BPF_HISTOGRAM(by_comm, struct key_t);
BPF_HISTOGRAM(wide, u64, 1024);
BPF_TABLE("percpu_hash", u32, u64, table, 77);
BPF_F_TABLE("lru_hash", u32, u64, flagged, 88, BPF_F_NO_COMMON_LRU);
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_RINGBUF_OUTPUT(bigger_ring, 1 << 4);

int after(void *ctx)
{
    return 0;
}
