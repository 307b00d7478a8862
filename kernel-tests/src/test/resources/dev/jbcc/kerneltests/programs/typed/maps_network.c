/* Maps that only programs of the network can use. */
struct sock_key { u32 ip, port; };
struct seen_t { u64 times; };

BPF_ARRAY(results, long, 8);
BPF_DEVMAP(devices, 4);
BPF_CPUMAP(cpus, 4);
BPF_XSKMAP(xsks, 4);
BPF_XDP_REDIRECT_MAP("devmap_hash", int, hashed_devices, 4);
BPF_SOCKMAP(socks, 20);
BPF_SOCKHASH(hashed_socks, struct sock_key, 100);
BPF_SK_STORAGE(of_sockets, struct seen_t);
BPF_CGROUP_STORAGE(of_groups, struct seen_t);
BPF_PERCPU_CGROUP_STORAGE(of_groups_by_cpu, u64);

static void say(int index, long result)
{
    results.update(&index, &result);
}

int to_device(struct xdp_md *ctx)
{
    return devices.redirect_map(1, XDP_PASS);
}

int to_hashed_device(struct xdp_md *ctx)
{
    return hashed_devices.redirect_map(1, XDP_DROP);
}

int to_cpu(struct xdp_md *ctx)
{
    return cpus.redirect_map(1, XDP_DROP);
}

int to_socket(struct xdp_md *ctx)
{
    int index = ctx->rx_queue_index;

    if (xsks.lookup(&index))
        return xsks.redirect_map(index, XDP_DROP);
    return xsks.redirect_map(index, XDP_PASS);
}

int store(struct __sk_buff *skb)
{
    struct bpf_sock *sk = skb->sk;
    struct seen_t *seen;

    if (!sk)
        return 1;
    seen = of_sockets.sk_storage_get(sk, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (!seen)
        return 2;
    seen->times++;
    say(0, seen->times);
    return 0;
}

int store_in_group(struct __sk_buff *skb)
{
    struct seen_t *seen = of_groups.get_local_storage(0);
    u64 *here = of_groups_by_cpu.get_local_storage(0);

    seen->times++;
    *here += 2;
    say(1, seen->times);
    say(2, *here);
    return 1;
}

int connections(struct bpf_sock_ops *skops)
{
    struct sock_key key = { .port = skops->local_port };
    u32 index = 3;

    socks.sock_map_update(skops, &index, BPF_NOEXIST);
    hashed_socks.sock_hash_update(skops, &key, BPF_ANY);
    socks.delete(&index);
    hashed_socks.delete(&key);
    return 0;
}

int messages(struct sk_msg_md *msg)
{
    struct sock_key key = { .port = msg->local_port };

    if (msg->size > 100)
        return socks.msg_redirect_map(msg, 3, BPF_F_INGRESS);
    return hashed_socks.msg_redirect_hash(msg, &key, BPF_F_INGRESS);
}

int verdict(struct __sk_buff *skb)
{
    struct sock_key key = { .port = skb->local_port };

    if (skb->len > 100)
        return socks.sk_redirect_map(skb, 3, 0);
    return hashed_socks.sk_redirect_hash(skb, &key, 0);
}
