/* Gives a table to others. */
BPF_TABLE_PUBLIC("hash", u32, u64, counts, 16);

int count(struct __sk_buff *skb)
{
    u32 key = 1;

    counts.increment(key, 10);
    return 0;
}
