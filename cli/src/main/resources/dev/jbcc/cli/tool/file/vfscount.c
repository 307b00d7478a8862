// How often each of the functions that are attached is called.

BPF_HASH(counts, u64, u64, 1024);

int on_call(struct pt_regs *ctx) {
    u64 address = PT_REGS_IP(ctx);
    u64 zero = 0;
    u64 *count = counts.lookup_or_try_init(&address, &zero);
    if (count)
        __sync_fetch_and_add(count, 1);
    return 0;
}
