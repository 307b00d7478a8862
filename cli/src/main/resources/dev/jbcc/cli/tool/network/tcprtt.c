// How long segments of TCP connections take there and back: the kernel's smoothed estimate, at each segment that comes in.
//
// BY_ADDRESS   a histogram for each address of one end

#include "flow.h"

const volatile u64 micros_per_unit = 1;
const volatile bool with_averages = false;
const volatile bool by_remote = false; // of the two ends

struct end {
    u32 family;
    u8 address[ADDRESS_BYTES];
};

struct sum {
    u64 total;
    u64 count;
};

#ifdef BY_ADDRESS
struct slot {
    struct end end;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HISTOGRAM(dist);
#endif
BPF_HASH(sums, struct end, struct sum);

RAW_TRACEPOINT_PROBE(tcp_probe) {
    struct sock *sk = (struct sock *)ctx->args[0];
    struct flow flow;
    fill_flow(&flow, sk);
    if (flow_left_out(&flow))
        return 0;
    u64 rtt = (((struct tcp_sock *)sk)->srtt_us >> 3) / micros_per_unit; // it is kept in eighths
    struct end end = {};
#ifdef BY_ADDRESS
    end.family = flow.family;
    __builtin_memcpy(end.address, by_remote ? flow.remote : flow.local, ADDRESS_BYTES);
    struct slot key = {.slot = bpf_log2l(rtt)};
    key.end = end;
    dist.atomic_increment(key);
#else
    dist.atomic_increment(bpf_log2l(rtt));
#endif
    if (with_averages) {
        struct sum none = {};
        struct sum *sum = sums.lookup_or_try_init(&end, &none);
        if (sum) {
            __sync_fetch_and_add(&sum->total, rtt);
            __sync_fetch_and_add(&sum->count, 1);
        }
    }
    return 0;
}
