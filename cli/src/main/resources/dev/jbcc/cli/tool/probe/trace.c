// A record for each time that a probe is passed. The functions of the probes follow below.

#include "filters.h"
#include "stacks.h"
#include "probes.h"

struct event {
    u64 time;             // ns
    u64 numbers[NUMBERS]; // the values of the probe, texts among them as addresses
    u32 probe;
    u32 cpu;
    u32 pid;
    u32 tid;
    int user_stack;
    int kernel_stack;
    char comm[TASK_COMM_LEN];
    char texts[TEXTS][STRING_SIZE];
};
BPF_RINGBUF_OUTPUT(events, PAGES);

// Fills in what all probes have.
static inline void begin(void *ctx, struct event *event, u32 probe) {
    u64 id = bpf_get_current_pid_tgid();
    event->time = bpf_ktime_get_ns();
    event->probe = probe;
    event->cpu = bpf_get_smp_processor_id();
    event->pid = id >> 32;
    event->tid = id;
    event->user_stack = user_stack(ctx);
    event->kernel_stack = kernel_stack(ctx);
    bpf_get_current_comm(event->comm, sizeof(event->comm));
}
