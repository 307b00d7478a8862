// What JVMs do, by process: a count each.

struct counts {
    u64 methods;
    u64 collections;
    u64 objects;
    u64 classes;
    u64 threads;
};
BPF_HASH(counts, u32, struct counts, 1024);

#define LOST_SUM 0
BPF_PERCPU_ARRAY(losses, u64, 1);

#define COUNT(member)                                            \
    do {                                                         \
        u32 pid = bpf_get_current_pid_tgid() >> 32;              \
        struct counts zero = {};                                 \
        struct counts *sum = counts.lookup_or_try_init(&pid, &zero); \
        if (sum)                                                 \
            __sync_fetch_and_add(&sum->member, 1);               \
        else                                                     \
            losses.increment(LOST_SUM);                          \
    } while (0)

int on_method(struct pt_regs *ctx) {
    COUNT(methods);
    return 0;
}

int on_collection(struct pt_regs *ctx) {
    COUNT(collections);
    return 0;
}

int on_object(struct pt_regs *ctx) {
    COUNT(objects);
    return 0;
}

int on_class(struct pt_regs *ctx) {
    COUNT(classes);
    return 0;
}

int on_thread(struct pt_regs *ctx) {
    COUNT(threads);
    return 0;
}
