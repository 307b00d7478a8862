// Whether requests to block devices go on where the one before ended, by device.

const volatile u32 only_device = 0; // MAJOR << 20 | MINOR; 0: all

struct sum {
    u64 random;
    u64 sequential;
    u64 bytes;
};

BPF_HASH(next_sectors, u32, u64);
BPF_HASH(sums, u32, struct sum);

TRACEPOINT_PROBE(block, block_rq_complete) {
    u32 device = args->dev;
    u64 sector = args->sector;
    u64 sectors = args->nr_sector;
    if (only_device && device != only_device)
        return 0;
    u64 *next = next_sectors.lookup(&device);
    bool first = !next;
    bool sequential = next && *next == sector;
    u64 end = sector + sectors;
    next_sectors.update(&device, &end);
    struct sum none = {};
    struct sum *sum = sums.lookup_or_try_init(&device, &none);
    if (!sum)
        return 0;
    if (sequential)
        __sync_fetch_and_add(&sum->sequential, 1);
    else if (!first)
        __sync_fetch_and_add(&sum->random, 1);
    __sync_fetch_and_add(&sum->bytes, sectors << 9);
    return 0;
}
