#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

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

#line 1 "kfunc.c"
/* Programs that get the typed arguments of kernel functions. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} seen SEC(".maps");
#line 3 "kfunc.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");
#line 4 "kfunc.c"
struct data_t {
    u32 pid;
    char comm[16];
};

SEC("fentry/tcp_connect")
#line 9 "kfunc.c"
int BPF_PROG(kfunc__vmlinux__tcp_connect, struct sock *sk)
{
    u16 family = sk->__sk_common.skc_family; // direct: the verifier knows what sk is
    u32 address = sk->__sk_common.skc_daddr; // in a union, and first there
    u64 pair = BPF_CORE_READ(sk, __sk_common.skc_addrpair); // where the verifier finds a smaller number first
    void *user = sk->sk_user_data;

    if ((unsigned int)BPF_CORE_READ_BITFIELD_PROBED(sk, sk_padding))
        return 0;
    return family + address + pair + (user != 0) + sk->sk_shutdown;
}

SEC("fexit/wake")
#line 21 "kfunc.c"
int BPF_PROG(kretfunc__vmlinux__wake, struct task_struct *task, unsigned int state, int flags, int ret)
{
    struct data_t data = {};
    struct task_struct *parent = task->real_parent;
    int index = flags & 15;

    data.pid = parent->pid + task->mm->exe_file->f_inode->i_sb->s_dev;
    bpf_probe_read_kernel(&data.comm, sizeof(data.comm), task->comm);
    data.comm[0] = task->comm[1] + BPF_CORE_READ(task, comm[index]);
    bpf_probe_read(data.comm, sizeof(data.comm), parent->comm);
    bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
    bpf_map_increment(&seen, &(u32){task->pid}, ret);
    return 0;
}

static __always_inline int depth(struct dentry *dentry)
{
    return dentry->d_parent == dentry ? 0 : dentry->d_name.len;
}

SEC("fentry/open_file")
#line 41 "kfunc.c"
int BPF_PROG(kfunc__vmlinux__open_file, int directory, const char *name, struct file *file)
{
    struct tcp_sock *other = (struct tcp_sock *)file;
    struct path path; bpf_probe_read(&path, sizeof(path), &file->f_path);
    struct path *inside = &file->f_path;
    struct mount *mount = ((struct mount *)((char *)(file->f_path.mnt) - offsetof(struct mount, mnt)));
    u64 number = (u64)file;

    if (bpf_read(name[0]) == '/')
        return depth(file->f_path.dentry);
    return BPF_CORE_READ(other, srtt_us) + inside->dentry->d_iname[2] + (path.mnt != 0) + BPF_CORE_READ(mount, mnt_id)
        + BPF_CORE_READ((struct file *)number, f_inode, i_ino);
}

SEC("fentry/set_option")
#line 55 "kfunc.c"
int kfunc__vmlinux__set_option(unsigned long long *ctx)
{
#line 55 "kfunc.c"
	struct sock *sk = (void *)ctx[0];
#line 55 "kfunc.c"
	int level = ctx[1];
#line 55 "kfunc.c"
	sockptr_t value = *(sockptr_t *)(unsigned long long[]){ctx[2], ctx[3]};
#line 55 "kfunc.c"
	kuid_t owner = *(kuid_t *)(unsigned long long[]){ctx[4]};

    return sk->sk_shutdown + level + (value.pointer != 0) + owner.val;
}

SEC("fentry/unknown_to_this_kernel")
#line 60 "kfunc.c"
int BPF_PROG(kfunc__vmlinux__unknown_to_this_kernel, struct sock *sk)
{
    return BPF_CORE_READ(sk, sk_shutdown);
}

SEC("fentry/nf_conntrack:nf_track")
#line 65 "kfunc.c"
int BPF_PROG(kfunc__nf_conntrack__nf_track, struct nf_conn *connection)
{
    return connection->mark;
}

SEC("fexit/nf_conntrack:nf_track")
#line 70 "kfunc.c"
int BPF_PROG(kretfunc__nf_conntrack__nf_track, struct nf_conn *connection, const struct tcp_sock *socket, int ret)
{
    return ret + socket->srtt_us + connection->status;
}

SEC("fmod_ret/tcp_connect")
#line 75 "kfunc.c"
int BPF_PROG(kmod_ret__tcp_connect, struct sock *sk, int ret)
{
    return ret ? ret : -1;
}

SEC("fentry/exit_task")
#line 80 "kfunc.c"
int BPF_PROG(kfunc__vmlinux__exit_task)
{
    struct task_struct *task = (struct task_struct *)ctx[0];
    struct task_struct *current = bpf_get_current_task_btf();

    return BPF_CORE_READ(task, pid) + current->tgid;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
