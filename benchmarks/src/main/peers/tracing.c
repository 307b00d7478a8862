// A tracing program of the usual size, for the benchmark StartUp: what a process executes, opens, reads and connects to, how long it takes and how
// much of it waits for a CPU. It is loaded, never attached.
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/mm.h>
#include <net/sock.h>
#include <net/inet_sock.h>

#define NAME_BYTES 64
#define SLOWEST 128

enum what {
	EXECUTED,
	OPENED,
	READ,
	CONNECTED,
	EXITED,
};

struct event {
	u64 time;
	u64 nanos;
	u32 pid;
	u32 tid;
	u32 parent;
	u32 uid;
	u32 namespace;
	enum what what;
	s64 result;
	char comm[TASK_COMM_LEN];
	char name[NAME_BYTES];
};

struct call {
	u64 start;
	const char *name;
	struct file *file;
	struct sock *sock;
	size_t bytes;
};

struct address {
	u32 source;
	u32 target;
	u16 port;
	u16 family;
};

struct totals {
	u64 calls;
	u64 bytes;
	u64 nanos;
	u64 slowest;
};

BPF_HASH(calls, u64, struct call);
BPF_HASH(by_inode, u64, struct totals);
BPF_HASH(by_address, struct address, u64);
BPF_HASH(runnable, u32, u64);
BPF_HISTOGRAM(read_micros);
BPF_HISTOGRAM(wait_micros);
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_ARRAY(slow, u64, SLOWEST);
BPF_STACK_TRACE(stacks, 1024);
BPF_PERF_OUTPUT(events);

static struct event *describe(enum what what)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid();
	u32 zero = 0;
	struct event *event = scratch.lookup(&zero);

	if (!event)
		return NULL;
	event->time = bpf_ktime_get_ns();
	event->nanos = 0;
	event->pid = id >> 32;
	event->tid = id;
	event->uid = bpf_get_current_uid_gid();
	event->parent = task->real_parent->tgid;
	event->namespace = task->nsproxy->pid_ns_for_children->ns.inum;
	event->what = what;
	event->result = 0;
	bpf_get_current_comm(&event->comm, sizeof(event->comm));
	return event;
}

static inline int begin(const char *name, struct file *file, struct sock *sock, size_t bytes)
{
	u64 id = bpf_get_current_pid_tgid();
	struct call call = {.start = bpf_ktime_get_ns(), .name = name, .file = file, .sock = sock, .bytes = bytes};

	calls.update(&id, &call);
	return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exec)
{
	struct event *event = describe(EXECUTED);

	if (!event)
		return 0;
	TP_DATA_LOC_READ_STR(&event->name, filename, NAME_BYTES);
	events.perf_submit(args, event, sizeof(*event));
	return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exit)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct event *event = describe(EXITED);

	if (!event || event->pid != event->tid)
		return 0;
	event->result = task->exit_code >> 8;
	event->nanos = event->time - task->start_time;
	events.perf_submit(args, event, sizeof(*event));
	return 0;
}

int syscall__openat(struct pt_regs *ctx, int directory, const char __user *name, int flags)
{
	return begin(name, NULL, NULL, 0);
}

int opened(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct call *call = calls.lookup(&id);
	struct event *event;

	if (!call)
		return 0;
	event = describe(OPENED);
	if (event) {
		bpf_probe_read_user_str(&event->name, NAME_BYTES, call->name);
		event->result = PT_REGS_RC(ctx);
		event->nanos = event->time - call->start;
		events.perf_submit(ctx, event, sizeof(*event));
	}
	calls.delete(&id);
	return 0;
}

int kprobe__vfs_read(struct pt_regs *ctx, struct file *file, char __user *buffer, size_t count)
{
	if (!S_ISREG(file->f_inode->i_mode))
		return 0;
	return begin(NULL, file, NULL, count);
}

int kretprobe__vfs_read(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct call *call = calls.lookup(&id);
	struct totals none = {}, *totals;
	u64 nanos, inode;

	if (!call || !call->file)
		return 0;
	nanos = bpf_ktime_get_ns() - call->start;
	inode = call->file->f_inode->i_ino;
	read_micros.increment(bpf_log2l(nanos / 1000));
	totals = by_inode.lookup_or_try_init(&inode, &none);
	if (totals) {
		lock_xadd(&totals->calls, 1);
		lock_xadd(&totals->nanos, nanos);
		if ((s64)PT_REGS_RC(ctx) > 0)
			lock_xadd(&totals->bytes, PT_REGS_RC(ctx));
		if (nanos > totals->slowest)
			totals->slowest = nanos;
	}
	if (nanos > 1000000)
		slow.atomic_increment((int)(inode % SLOWEST));
	calls.delete(&id);
	return 0;
}

int kprobe__tcp_connect(struct pt_regs *ctx, struct sock *sk)
{
	struct address address = {};
	u64 zero = 0, *count;

	address.family = sk->sk_family;
	if (address.family != AF_INET)
		return 0;
	address.source = sk->sk_rcv_saddr;
	address.target = sk->sk_daddr;
	address.port = ntohs(sk->sk_dport);
	count = by_address.lookup_or_try_init(&address, &zero);
	if (count)
		(*count)++;
	stacks.get_stackid(ctx, 0);
	return 0;
}

RAW_TRACEPOINT_PROBE(sched_wakeup)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];
	u32 pid = task->pid;
	u64 now = bpf_ktime_get_ns();

	runnable.update(&pid, &now);
	return 0;
}

RAW_TRACEPOINT_PROBE(sched_switch)
{
	struct task_struct *next = (struct task_struct *)ctx->args[2];
	u32 pid = next->pid;
	u64 *since = runnable.lookup(&pid);

	if (!since)
		return 0;
	wait_micros.increment(bpf_log2l((bpf_ktime_get_ns() - *since) / 1000));
	runnable.delete(&pid);
	return 0;
}
