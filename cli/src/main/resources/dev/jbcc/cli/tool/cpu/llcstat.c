// References to the last-level cache, and misses, by task and CPU; sampled.

const volatile bool by_thread = false;

struct key {
    u32 cpu;
    u32 pid;
    u32 tid;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(references, struct key);
BPF_HASH(misses, struct key);

static struct key current(void) {
    u64 id = bpf_get_current_pid_tgid();
    struct key key = {.cpu = bpf_get_smp_processor_id(), .pid = id >> 32};
    if (by_thread)
        key.tid = id;
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    return key;
}

int referenced(struct bpf_perf_event_data *ctx) {
    struct key key = current();
    references.atomic_increment(key, ctx->sample_period);
    return 0;
}

int missed(struct bpf_perf_event_data *ctx) {
    struct key key = current();
    misses.atomic_increment(key, ctx->sample_period);
    return 0;
}
