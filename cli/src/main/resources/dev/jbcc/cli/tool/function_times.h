// Times of functions or tracepoints, as histograms, with their sum and number.
//
// BY_FUNCTION    a histogram for each function

const volatile u64 nanos_per_unit = 1;

#ifdef BY_FUNCTION
struct slot {
    u64 which;
    u64 slot;
};
BPF_HASH(dist, struct slot, u64, 65536);
#else
BPF_HISTOGRAM(dist);
#endif

enum { NANOS, TIMES, COUNTERS };
BPF_PERCPU_ARRAY(counters, u64, COUNTERS);

static inline void add_time(u64 which, u64 nanos) {
    counters.increment(NANOS, nanos);
    counters.increment(TIMES);
#ifdef BY_FUNCTION
    struct slot key = {.which = which, .slot = bpf_log2l(nanos / nanos_per_unit)};
    dist.atomic_increment(key);
#else
    dist.atomic_increment(bpf_log2l(nanos / nanos_per_unit));
#endif
}
