// Interrupts of a CPU: how long each is served.

const volatile int only_cpu = -1; // all
const volatile u64 nanos_per_unit = 1000;

struct sum {
    u64 count;
    u64 nanos;
};

BPF_PERCPU_ARRAY(since, u64, 1);

static inline int entered(void) {
    if (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu)
        return 0;
    int zero = 0;
    u64 now = bpf_ktime_get_ns();
    since.update(&zero, &now);
    return 0;
}

// Returns how long the interrupt took that ends, in nanoseconds; 0 if it was not seen to begin.
static inline u64 left(void) {
    int zero = 0;
    u64 *start = since.lookup(&zero);
    if (!start || !*start)
        return 0;
    u64 nanos = bpf_ktime_get_ns() - *start;
    *start = 0;
    return nanos;
}

static inline void add(struct sum *sum, u64 nanos) {
    if (!sum)
        return;
    __sync_fetch_and_add(&sum->count, 1);
    __sync_fetch_and_add(&sum->nanos, nanos);
}
