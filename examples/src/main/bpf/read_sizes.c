// Counts what vfs_read returns: bytes by process, and a histogram of sizes.
#include <uapi/linux/ptrace.h>
#include <linux/sched.h>

struct key_t {
    u32 pid;
    char comm[TASK_COMM_LEN];
};

struct total_t {
    u64 reads;
    u64 bytes;
};

BPF_HASH(totals, struct key_t, struct total_t);
BPF_HISTOGRAM(sizes);

int kretprobe__vfs_read(struct pt_regs *ctx)
{
    long size = PT_REGS_RC(ctx);
    if (size < 0)
        return 0;

    struct key_t key = {};
    key.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&key.comm, sizeof(key.comm));

    struct total_t zero = {};
    struct total_t *total = totals.lookup_or_try_init(&key, &zero);
    if (total) {
        total->reads++;
        total->bytes += size;
    }
    sizes.increment(bpf_log2l(size));
    return 0;
}
