/* Keys and values that lie in kernel memory are copied before a helper gets their address. */
BPF_HASH(by_address, u32, u64);
BPF_HASH(by_name, struct qstr, u64);

int kprobe__f(struct pt_regs *ctx, struct sock *sk, struct dentry *dentry)
{
    u64 one = 1, *value;

    value = by_address.lookup(&sk->__sk_common.skc_daddr);
    by_address.update(&sk->__sk_common.skc_rcv_saddr, &one);
    by_address.increment(sk->__sk_common.skc_daddr);
    if (by_name.lookup(&dentry->d_parent->d_name))
        by_name.delete(&dentry->d_name);
    return value ? *value : 0;
}
