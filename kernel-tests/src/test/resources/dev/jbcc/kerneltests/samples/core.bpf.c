/* Every kind of CO-RE relocation, against types of the running kernel. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#ifndef bpf_core_type_matches
#define bpf_core_type_matches(type) __builtin_preserve_type_info(*(typeof(type) *)0, 2)
#endif

#define relocatable __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next, *prev;
} relocatable;

struct mm_struct___mine {
	unsigned long start_stack;
} relocatable;

struct task_struct {
	int pid;
	char comm[16];
	struct task_struct *real_parent;
	struct mm_struct___mine *mm;
	struct list_head tasks;
	unsigned int in_execve : 1;
	unsigned int exit_state;
} relocatable;

struct task_struct___old {
	long state;
	int no_such_member;
} relocatable;

/* Bit fields that come after each other; one inside an anonymous struct. */
struct sk_buff {
	unsigned int len;
	__u8 pkt_type : 3;
	__u8 ip_summed : 2;
	union {
		__u32 mark;
		__u32 reserved_tailroom;
	};
} relocatable;

struct tcp_sock {
	__u8 nonagle : 4;
	__u8 thin_lto : 1;
} relocatable;

struct no_such_struct___here {
	int member;
} relocatable;

struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
} relocatable;

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID = 77,
};

enum bpf_func_id___mine {
	BPF_FUNC_ktime_get_ns___mine = 1,
	BPF_FUNC_no_such_helper___mine = 2,
};

enum wide {
	WIDE = 0x1234567890ULL,
};

long results[40];

SEC("raw_tp/sys_enter")
int relocate(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct___old *old = (void *)task;
	struct sk_buff skb = {};
	struct tcp_sock *tcp = 0;
	long *to = results;

	to[0] = BPF_CORE_READ(task, pid);
	to[1] = BPF_CORE_READ(task, real_parent, real_parent, pid);
	to[2] = BPF_CORE_READ(task, mm, start_stack);
	to[3] = bpf_core_field_offset(struct task_struct, tasks.prev);
	to[4] = bpf_core_field_size(struct task_struct, comm);
	to[5] = bpf_core_field_exists(old->state);
	to[6] = bpf_core_field_exists(old->no_such_member);
	to[7] = bpf_core_field_exists(skb.reserved_tailroom);
	to[8] = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
	to[9] = __builtin_preserve_field_info(skb.pkt_type, BPF_FIELD_LSHIFT_U64);
	to[10] = __builtin_preserve_field_info(skb.pkt_type, BPF_FIELD_RSHIFT_U64);
	to[11] = __builtin_preserve_field_info(skb.ip_summed, BPF_FIELD_BYTE_OFFSET);
	to[12] = __builtin_preserve_field_info(tcp->thin_lto, BPF_FIELD_LSHIFT_U64);
	to[13] = __builtin_preserve_field_info(tcp->nonagle, BPF_FIELD_BYTE_SIZE);
	to[14] = __builtin_preserve_field_info(task->pid, BPF_FIELD_SIGNED);
	to[15] = __builtin_preserve_field_info(task->exit_state, BPF_FIELD_SIGNED);
	to[16] = bpf_core_type_exists(struct task_struct);
	to[17] = bpf_core_type_exists(struct no_such_struct___here);
	to[18] = bpf_core_type_size(struct task_struct);
	to[19] = bpf_core_type_size(struct no_such_struct___here);
	to[20] = bpf_core_type_id_kernel(struct task_struct);
	to[21] = bpf_core_type_matches(struct callback_head);
	to[22] = bpf_core_type_matches(struct task_struct);
	to[23] = bpf_core_enum_value_exists(enum pid_type, PIDTYPE_TGID);
	to[24] = bpf_core_enum_value(enum pid_type, PIDTYPE_TGID);
	to[25] = bpf_core_enum_value_exists(enum bpf_func_id___mine, BPF_FUNC_no_such_helper___mine);
	to[26] = bpf_core_enum_value(enum bpf_func_id___mine, BPF_FUNC_ktime_get_ns___mine);
	if (bpf_core_field_exists(old->no_such_member))
		to[27] = BPF_CORE_READ(old, no_such_member);
	to[28] = bpf_core_field_offset(struct sk_buff, mark);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
