// Sizes of requests to block devices when they are issued, by the name of the process that does so.

struct slot {
    char name[TASK_COMM_LEN];
    u64 slot;
};
BPF_HASH(dist, struct slot);

TRACEPOINT_PROBE(block, block_rq_issue) {
    struct slot key = {.slot = bpf_log2l(args->bytes / 1024)};
    bpf_probe_read_kernel_str(key.name, sizeof(key.name), args->comm);
    dist.atomic_increment(key);
    return 0;
}
