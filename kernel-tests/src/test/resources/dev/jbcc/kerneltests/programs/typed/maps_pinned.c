/* Tables that outlive the program. */
BPF_TABLE_PINNED("hash", u32, u64, jbcc_pinned, 16, "/sys/fs/bpf/jbcc_pinned");
BPF_TABLE_PINNED("array", u32, u64, elsewhere, 4, "/sys/fs/bpf/jbcc_elsewhere", BPF_F_MMAPABLE);
BPF_QUEUESTACK_PINNED("queue", waiting, u64, 4, 0, "/sys/fs/bpf/jbcc_queue");

int count(struct __sk_buff *skb)
{
    u32 key = 1;
    u64 value = 3;

    jbcc_pinned.increment(key, 10);
    elsewhere.increment(key);
    waiting.push(&value, 0);
    return 0;
}
