/* Histograms: of one distribution, and of one per key. */
struct slot_t {
	u32 disk;
	u64 slot;
};

BPF_HISTOGRAM(dist);
BPF_HISTOGRAM(by_disk, struct slot_t);
BPF_HISTOGRAM(many, struct slot_t, 1024);

int f(struct pt_regs *ctx, u64 bytes)
{
	struct slot_t slot = {.disk = 1, .slot = bpf_log2l(bytes)};

	dist.increment(bpf_log2l(bytes));
	by_disk.increment(slot);
	many.atomic_increment(slot, 2);
	return 0;
}
