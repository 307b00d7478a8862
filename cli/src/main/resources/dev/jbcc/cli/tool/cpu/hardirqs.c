// Hard interrupts: how often each was served, and for how long.
//
// BY_SLOT    histograms instead of sums

#include "interrupts.h"
#include <linux/interrupt.h>

struct name {
    char text[32];
};

#ifdef BY_SLOT
struct slot {
    struct name section;
    u64 slot;
};
BPF_HASH(dist, struct slot);
#else
BPF_HASH(sums, struct name, struct sum);
#endif

RAW_TRACEPOINT_PROBE(irq_handler_entry) {
    return entered();
}

RAW_TRACEPOINT_PROBE(irq_handler_exit) {
    u64 nanos = left();
    if (!nanos)
        return 0;
    struct irqaction *action = (struct irqaction *)ctx->args[1];
#ifdef BY_SLOT
    struct slot key = {.slot = bpf_log2l(nanos / nanos_per_unit)};
    bpf_probe_read_kernel_str(key.section.text, sizeof(key.section.text), action->name);
    dist.atomic_increment(key);
#else
    struct name key = {};
    bpf_probe_read_kernel_str(key.text, sizeof(key.text), action->name);
    struct sum none = {};
    add(sums.lookup_or_try_init(&key, &none), nanos);
#endif
    return 0;
}
