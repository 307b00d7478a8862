#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* Adds to a map's value. A key that the map lacks starts from zero. */
#define bpf_map_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		*value__ += (amount); \
})

/* Adds to a map's value in one step. A key that the map lacks starts from zero. */
#define bpf_map_atomic_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		__sync_fetch_and_add(value__, amount); \
})

#line 1 "map_methods.c"
/* Every method that is not one of a hash or an array. */
struct event { u64 at; u32 pid; };
struct key_t { u32 ip, port; };

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1000);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} stacks SEC(".maps");
#line 6 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} cycles SEC(".maps");
#line 7 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} groups SEC(".maps");
#line 8 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, u32);
} jumps SEC(".maps");
#line 9 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 10);
	__type(key, u32);
	__type(value, int);
} devices SEC(".maps");
#line 10 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u32);
} cpus SEC(".maps");
#line 11 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, int);
} xsks SEC(".maps");
#line 12 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 100);
	__type(value, struct event);
} last SEC(".maps");
#line 13 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 100);
	__type(value, struct event);
} first SEC(".maps");
#line 14 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 100);
	__type(value, struct task_struct *);
} tasks SEC(".maps");
#line 15 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 20);
	__type(key, u32);
	__type(value, int);
} socks SEC(".maps");
#line 16 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 10240);
	__type(key, struct key_t);
	__type(value, int);
} hashed_socks SEC(".maps");
#line 17 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__type(key, int);
	__type(value, struct event);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} sk_data SEC(".maps");
#line 18 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} inode_data SEC(".maps");
#line 19 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__type(key, int);
	__type(value, u64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} task_data SEC(".maps");
#line 20 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, struct event);
} group_data SEC(".maps");
#line 21 "map_methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} counts SEC(".maps");

SEC("kprobe/f")
#line 23 "map_methods.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 23 "map_methods.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    struct event event = {}, *found;
    struct task_struct *popped;
    struct bpf_perf_event_value counter = {};
    int id, user = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK | BPF_F_REUSE_STACKID);
    u64 value;

    if (user >= 0)
        bpf_map_increment(&counts, &user, 1);
    id = bpf_get_stackid(ctx, &stacks, 0);
    bpf_map_atomic_increment(&counts, &id, 2);
    value = bpf_perf_event_read(&cycles, BPF_F_CURRENT_CPU);
    if ((s64)value < 0)
        value = bpf_perf_event_read(&cycles, bpf_get_smp_processor_id());
    bpf_perf_event_read_value(&cycles, 0, &counter, sizeof(counter));
    if (bpf_current_task_under_cgroup(&groups, 0) <= 0)
        return 0;

    event.at = value + counter.counter;
    bpf_map_push_elem(&first, &event, 0);
    bpf_map_push_elem(&last, &event,
              BPF_EXIST); // the oldest goes
    if ((int)bpf_map_pop_elem(&first, &event) == 0 && (int)bpf_map_peek_elem(&last, &event) == 0)
        bpf_map_pop_elem(&last, &event);
    bpf_map_push_elem(&tasks, &task, 0);
    bpf_map_push_elem(&tasks, &(struct task_struct *){BPF_CORE_READ(task, real_parent)}, 0);
    if (bpf_map_pop_elem(&tasks, &popped))
        return 0;
    event.pid = BPF_CORE_READ(popped, pid);
    bpf_tail_call(ctx, &jumps, 2);
    bpf_tail_call((void *)ctx, &jumps, event.pid & 7);
    return 0;
}

SEC("xdp")
#line 58 "map_methods.c"
int redirect(struct xdp_md *ctx)
{
    int index = ctx->rx_queue_index;

    if (bpf_map_lookup_elem(&xsks, &index))
        return bpf_redirect_map(&xsks, index, XDP_PASS);
    if (index == 1)
        return bpf_redirect_map(&cpus, index, 0);
    return bpf_redirect_map(&devices, ctx->ingress_ifindex, 0);
}

SEC("sockops")
#line 69 "map_methods.c"
int sockets(struct bpf_sock_ops *skops)
{
    struct key_t key = { .port = skops->local_port };
    u32 index = 3;
    int result = bpf_sock_map_update(skops, &socks, &index, BPF_NOEXIST);

    if (result)
        bpf_map_update_elem(&socks, &index, skops->sk, BPF_ANY);
    bpf_sock_hash_update(skops, &hashed_socks, &key, BPF_ANY);
    bpf_map_delete_elem(&hashed_socks, &key);
    return bpf_map_delete_elem(&socks, &index);
}

SEC("sk_msg")
#line 82 "map_methods.c"
int message(struct sk_msg_md *msg)
{
    struct key_t key = { .port = msg->local_port };

    if (msg->size > 100)
        return bpf_msg_redirect_map(msg, &socks, 3, BPF_F_INGRESS);
    return bpf_msg_redirect_hash(msg, &hashed_socks, &key, BPF_F_INGRESS);
}

SEC("cgroup_skb/ingress")
#line 91 "map_methods.c"
int packet(struct __sk_buff *skb)
{
    struct key_t key = { .port = skb->len };
    struct event *mine = bpf_get_local_storage(&group_data, 0), *of_socket;

    mine->at++;
    if (skb->sk) {
        of_socket = bpf_sk_storage_get(&sk_data, skb->sk, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
        if (of_socket)
            of_socket->pid = 1;
        bpf_sk_storage_delete(&sk_data, skb->sk);
    }
    if (skb->len > 100)
        return bpf_sk_redirect_map(skb, &socks, 3, 0);
    return bpf_sk_redirect_hash(skb, &hashed_socks, &key, 0);
}

SEC("kprobe")
#line 108 "map_methods.c"
int storage(void *ctx)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct inode *inode = task->mm->exe_file->f_inode;
    u64 zero = 0, *value = bpf_task_storage_get(&task_data, task, &zero, BPF_LOCAL_STORAGE_GET_F_CREATE);

    if (value)
        *value += 1;
    bpf_task_storage_delete(&task_data, task);
    value = bpf_inode_storage_get(&inode_data, inode, 0, 0);
    return value ? *value : bpf_inode_storage_delete(&inode_data, inode);
}

char LICENSE[] SEC("license") = "GPL";
