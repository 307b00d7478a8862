/* Takes the table of another program. */
BPF_TABLE("extern", u32, u64, counts, 0);

int count(struct __sk_buff *skb)
{
    u32 key = 1;

    counts.increment(key);
    return 0;
}
