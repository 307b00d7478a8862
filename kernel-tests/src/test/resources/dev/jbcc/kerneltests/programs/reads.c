/*
 * Reads what /proc and system calls tell about the calling thread, each value in another way that programs use: chains,
 * arrays, bit fields, struct copies, nested anonymous unions, pointers in maps and in arrays on the stack.
 */
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fdtable.h>
#include <linux/mm_types.h>
#include <linux/net.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/utsname.h>
#include <net/inet_sock.h>
#include <net/sock.h>

enum value {
	PID, TGID, PARENT, LEADER, SESSION, GROUP, START_TICKS, STATIC_PRIO, POLICY, RESET_ON_FORK, EXIT_SIGNAL,
	UID, GID, EUID, FSUID, OWN_UID_COPY, COMM_0, COMM_1, COMM_2, COMM_LENGTH,
	START_CODE, END_CODE, START_DATA, END_DATA, START_BRK, START_STACK, ARG_START, ARG_END, ENV_START, ENV_END,
	EXE_INODE, EXE_MODE, EXE_SIZE, EXE_NAME_LENGTH, EXE_NAME_0, CWD_INODE, CWD_COPY_INODE, UMASK,
	FD_SIZE, NOFILE_SOFT, NOFILE_HARD, STACK_SOFT, NPROC_HARD, OOM_SCORE_ADJ, BLOCKED,
	PID_NS, MNT_NS, NET_NS, UTS_NS, IPC_NS, USER_NS, PID_LEVEL_NUMBER,
	NODE_0, NODE_1, RELEASE_0, RELEASE_2,
	LISTEN_INODE, LISTEN_LINKS, LISTEN_DEVICE, LISTEN_PORT, LISTEN_FAMILY, LISTEN_STATE, LISTEN_BACKLOG, LISTEN_REUSE, LISTEN_REUSE_PORT,
	LISTEN_RCVBUF, LISTEN_PROTOCOL, LISTEN_TYPE, LISTEN_ADDRESS, LISTEN_NODELAY,
	CLIENT_PORT, CLIENT_PEER_PORT, CLIENT_STATE, CLIENT_ADDRESS, CLIENT_PEER, CLIENT_SPORT, CLIENT_SNDBUF, CLIENT_KEEPALIVE,
	CLIENT_PAIR_LOW, CLIENT_MARK,
	BY_MAP, BY_STACK_ARRAY, BY_TERNARY, BY_COMMA, BY_ADDRESS, BY_LOOP, BY_CONDITION, BY_CALL, BY_POINTER_TO_POINTER,
	BY_COMPOUND, BY_CONTAINER,
	BAD_SMALL, BAD_NULL, BAD_CHAIN, BAD_BITS, BAD_COPY,
	VALUES
};

BPF_HASH(values, enum value, u64, 256);
BPF_HASH(tasks, u64, struct task_struct *);
BPF_ARRAY(descriptors, int, 2);

static __always_inline void put(enum value key, u64 value)
{
	values.update(&key, &value);
}

static struct task_struct *leader_of(struct task_struct *task)
{
	return task->group_leader;
}

static __always_inline void of_task(struct task_struct *task)
{
	put(PID, task->pid);
	put(TGID, task->tgid);
	put(PARENT, task->real_parent->tgid);
	put(LEADER, leader_of(task)->pid);
	put(SESSION, task->signal->pids[PIDTYPE_SID]->numbers[0].nr);
	put(GROUP, task->signal->pids[PIDTYPE_PGID]->numbers[0].nr);
	put(START_TICKS, task->group_leader->start_boottime / 10000000);
	put(STATIC_PRIO, task->static_prio);
	put(POLICY, task->policy);
	put(RESET_ON_FORK, task->sched_reset_on_fork);
	put(EXIT_SIGNAL, task->group_leader->exit_signal);

	kuid_t uid = task->cred->uid;
	struct cred cred = *task->real_cred;
	put(UID, uid.val);
	put(GID, task->cred->gid.val);
	put(EUID, cred.euid.val);
	put(FSUID, task->real_cred->fsuid.val);
	put(OWN_UID_COPY, cred.uid.val);

	char comm[TASK_COMM_LEN];
	bpf_probe_read_kernel_str(&comm, sizeof(comm), task->comm);
	put(COMM_0, comm[0]);
	put(COMM_1, task->comm[1]);
	put(COMM_2, *(task->comm + 2));
	int length = 0;
	#pragma unroll
	for (int i = 0; i < TASK_COMM_LEN; i++)
		if (task->comm[i] && length == i)
			length++;
	put(COMM_LENGTH, length);
}

static __always_inline void of_memory(struct mm_struct *mm)
{
	put(START_CODE, mm->start_code);
	put(END_CODE, mm->end_code);
	put(START_DATA, mm->start_data);
	put(END_DATA, mm->end_data);
	put(START_BRK, mm->start_brk);
	put(START_STACK, mm->start_stack);
	put(ARG_START, mm->arg_start);
	put(ARG_END, mm->arg_end);
	put(ENV_START, mm->env_start);
	put(ENV_END, mm->env_end);
	put(EXE_INODE, mm->exe_file->f_inode->i_ino);
	put(EXE_MODE, mm->exe_file->f_path.dentry->d_inode->i_mode);
	put(EXE_SIZE, mm->exe_file->f_inode->i_size);
	struct qstr name = mm->exe_file->f_path.dentry->d_name;
	put(EXE_NAME_LENGTH, name.len);
	put(EXE_NAME_0, name.name[0]);
}

static __always_inline void of_files(struct task_struct *task)
{
	struct path pwd = task->fs->pwd;

	put(CWD_INODE, task->fs->pwd.dentry->d_inode->i_ino);
	put(CWD_COPY_INODE, pwd.dentry->d_inode->i_ino);
	put(UMASK, task->fs->umask);
	put(FD_SIZE, task->files->fdt->max_fds);
	put(NOFILE_SOFT, task->signal->rlim[RLIMIT_NOFILE].rlim_cur);
	struct rlimit *limit = &task->signal->rlim[RLIMIT_NOFILE];
	put(NOFILE_HARD, limit->rlim_max);
	put(STACK_SOFT, (task->signal->rlim + RLIMIT_STACK)->rlim_cur);
	put(NPROC_HARD, task->signal->rlim[RLIMIT_NPROC].rlim_max);
	put(OOM_SCORE_ADJ, task->signal->oom_score_adj);
	put(BLOCKED, task->blocked.sig[0]);
}

static __always_inline void of_namespaces(struct task_struct *task)
{
	struct nsproxy *proxy = task->nsproxy;

	put(PID_NS, task->nsproxy->pid_ns_for_children->ns.inum);
	put(MNT_NS, ((struct mnt_namespace *)proxy->mnt_ns)->ns.inum);
	put(NET_NS, proxy->net_ns->ns.inum);
	put(UTS_NS, proxy->uts_ns->ns.inum);
	put(IPC_NS, proxy->ipc_ns->ns.inum);
	put(USER_NS, task->cred->user_ns->ns.inum);
	put(PID_LEVEL_NUMBER, task->thread_pid->numbers[task->thread_pid->level].nr);
	put(NODE_0, proxy->uts_ns->name.nodename[0]);
	struct new_utsname *uts = &proxy->uts_ns->name;
	put(NODE_1, uts->nodename[1]);
	put(RELEASE_0, uts->release[0]);
	put(RELEASE_2, task->nsproxy->uts_ns->name.release[2]);
}

static __always_inline void of_sockets(struct task_struct *task)
{
	int zero = 0, one = 1;
	int *listening = descriptors.lookup(&zero), *connected = descriptors.lookup(&one);

	if (!listening || !connected)
		return;
	struct file *file = task->files->fdt->fd[*listening];
	struct socket *socket = file->private_data;
	struct sock *sk = socket->sk;

	put(LISTEN_INODE, SOCK_INODE(socket)->i_ino);
	put(LISTEN_LINKS, file->f_path.dentry->d_inode->i_nlink);
	put(LISTEN_DEVICE, file->f_inode->i_sb->s_dev);
	put(LISTEN_PORT, sk->__sk_common.skc_num);
	put(LISTEN_FAMILY, sk->sk_family);
	put(LISTEN_STATE, sk->sk_state);
	put(LISTEN_BACKLOG, sk->sk_max_ack_backlog);
	put(LISTEN_REUSE, sk->__sk_common.skc_reuse);
	put(LISTEN_REUSE_PORT, sk->sk_reuseport);
	put(LISTEN_RCVBUF, sk->sk_rcvbuf);
	put(LISTEN_PROTOCOL, sk->sk_protocol);
	put(LISTEN_TYPE, sk->sk_type);
	put(LISTEN_ADDRESS, sk->sk_rcv_saddr);
	put(LISTEN_NODELAY, ((struct tcp_sock *)sk)->nonagle & 1);

	struct socket *other = (struct socket *)task->files->fdt->fd[*connected]->private_data;
	struct inet_sock *inet = (struct inet_sock *)other->sk;
	struct sock_common common = other->sk->__sk_common;
	put(CLIENT_PORT, common.skc_num);
	put(CLIENT_PEER_PORT, ntohs(inet->inet_dport));
	put(CLIENT_STATE, other->sk->sk_state);
	put(CLIENT_ADDRESS, inet->inet_saddr);
	put(CLIENT_PEER, other->sk->sk_daddr);
	put(CLIENT_SPORT, ntohs(inet->inet_sport));
	put(CLIENT_SNDBUF, other->sk->sk_sndbuf);
	put(CLIENT_KEEPALIVE, other->sk->sk_flags >> SOCK_KEEPOPEN & 1);
	put(CLIENT_PAIR_LOW, (u32)common.skc_addrpair);
	put(CLIENT_MARK, other->sk->sk_mark);
}

static __always_inline void by_form(struct task_struct *task)
{
	u64 key = 1;
	struct task_struct **found, *chain[3] = {task, task->group_leader, task->real_parent}, **indirect = &chain[1];

	tasks.update(&key, &task);
	found = tasks.lookup(&key);
	if (found)
		put(BY_MAP, (*found)->tgid);
	put(BY_STACK_ARRAY, chain[2]->tgid);
	put(BY_TERNARY, (task->mm ? task->mm : task->active_mm)->arg_start);
	u64 both = 0;
	put(BY_COMMA, (both = task->tgid, both + task->tgid));
	int *address = &task->tgid;
	put(BY_ADDRESS, *address);
	int depth = 0;
	struct task_struct *at = task;
	#pragma unroll
	for (int i = 0; i < 32; i++) {
		if (at->tgid <= 1)
			break;
		at = at->real_parent;
		depth++;
	}
	put(BY_LOOP, depth);
	if (task->tgid == task->group_leader->pid && !(task->flags & PF_KTHREAD) && task->mm)
		put(BY_CONDITION, 1);
	put(BY_CALL, leader_of(leader_of(task))->real_parent->tgid);
	put(BY_POINTER_TO_POINTER, (*indirect)->pid);
	u64 sum = 3;
	sum += task->tgid;
	sum <<= task->policy + 1;
	put(BY_COMPOUND, sum);
	struct list_head *entry = &task->tasks;
	put(BY_CONTAINER, container_of(entry, struct task_struct, tasks)->tgid);
}

static __always_inline void bad(struct task_struct *task)
{
	struct task_struct *small = (struct task_struct *)8, *null = 0;
	kuid_t uid = ((struct cred *)0x10)->uid;

	put(BAD_SMALL, small->pid);
	put(BAD_NULL, null->tgid);
	put(BAD_CHAIN, null->real_parent->group_leader->start_time);
	put(BAD_BITS, small->sched_reset_on_fork);
	put(BAD_COPY, uid.val);
}

RAW_TRACEPOINT_PROBE(sys_enter)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	of_task(task);
	of_memory(task->mm);
	of_files(task);
	of_namespaces(task);
	of_sockets(task);
	by_form(task);
	bad(task);
	return 0;
}
