/* Every method that is not one of a hash or an array. */
struct event { u64 at; u32 pid; };
struct key_t { u32 ip, port; };

BPF_STACK_TRACE(stacks, 1000);
BPF_PERF_ARRAY(cycles, 4);
BPF_CGROUP_ARRAY(groups, 1);
BPF_PROG_ARRAY(jumps, 10);
BPF_DEVMAP(devices, 10);
BPF_CPUMAP(cpus, 4);
BPF_XSKMAP(xsks, 8);
BPF_STACK(last, struct event, 100);
BPF_QUEUE(first, struct event, 100);
BPF_QUEUE(tasks, struct task_struct *, 100);
BPF_SOCKMAP(socks, 20);
BPF_SOCKHASH(hashed_socks, struct key_t);
BPF_SK_STORAGE(sk_data, struct event);
BPF_INODE_STORAGE(inode_data, u64);
BPF_TASK_STORAGE(task_data, u64);
BPF_CGROUP_STORAGE(group_data, struct event);
BPF_HASH(counts, int);

int kprobe__f(struct pt_regs *ctx, struct task_struct *task)
{
    struct event event = {}, *found;
    struct task_struct *popped;
    struct bpf_perf_event_value counter = {};
    int id, user = stacks.get_stackid(ctx, BPF_F_USER_STACK | BPF_F_REUSE_STACKID);
    u64 value;

    if (user >= 0)
        counts.increment(user);
    id = stacks.get_stackid(ctx, 0);
    counts.atomic_increment(id, 2);
    value = cycles.perf_read(CUR_CPU_IDENTIFIER);
    if ((s64)value < 0)
        value = cycles.perf_read(bpf_get_smp_processor_id());
    cycles.perf_counter_value(0, &counter, sizeof(counter));
    if (groups.check_current_task(0) <= 0)
        return 0;

    event.at = value + counter.counter;
    first.push(&event, 0);
    last.push(&event,
              BPF_EXIST); // the oldest goes
    if (first.pop(&event) == 0 && last.peek(&event) == 0)
        last.pop(&event);
    tasks.push(&task, 0);
    tasks.push(&task->real_parent, 0);
    if (tasks.pop(&popped))
        return 0;
    event.pid = popped->pid;
    jumps.call(ctx, 2);
    jumps.call((void *)ctx, event.pid & 7);
    return 0;
}

int redirect(struct xdp_md *ctx)
{
    int index = ctx->rx_queue_index;

    if (xsks.lookup(&index))
        return xsks.redirect_map(index, XDP_PASS);
    if (index == 1)
        return cpus.redirect_map(index, 0);
    return devices.redirect_map(ctx->ingress_ifindex, 0);
}

int sockets(struct bpf_sock_ops *skops)
{
    struct key_t key = { .port = skops->local_port };
    u32 index = 3;
    int result = socks.sock_map_update(skops, &index, BPF_NOEXIST);

    if (result)
        socks.update(&index, skops->sk);
    hashed_socks.sock_hash_update(skops, &key, BPF_ANY);
    hashed_socks.delete(&key);
    return socks.delete(&index);
}

int message(struct sk_msg_md *msg)
{
    struct key_t key = { .port = msg->local_port };

    if (msg->size > 100)
        return socks.msg_redirect_map(msg, 3, BPF_F_INGRESS);
    return hashed_socks.msg_redirect_hash(msg, &key, BPF_F_INGRESS);
}

int packet(struct __sk_buff *skb)
{
    struct key_t key = { .port = skb->len };
    struct event *mine = group_data.get_local_storage(0), *of_socket;

    mine->at++;
    if (skb->sk) {
        of_socket = sk_data.sk_storage_get(skb->sk, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
        if (of_socket)
            of_socket->pid = 1;
        sk_data.sk_storage_delete(skb->sk);
    }
    if (skb->len > 100)
        return socks.sk_redirect_map(skb, 3, 0);
    return hashed_socks.sk_redirect_hash(skb, &key, 0);
}

int storage(void *ctx)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct inode *inode = task->mm->exe_file->f_inode;
    u64 zero = 0, *value = task_data.task_storage_get(task, &zero, BPF_LOCAL_STORAGE_GET_F_CREATE);

    if (value)
        *value += 1;
    task_data.task_storage_delete(task);
    value = inode_data.inode_storage_get(inode, 0, 0);
    return value ? *value : inode_data.inode_storage_delete(inode);
}
