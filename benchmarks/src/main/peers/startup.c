#include <uapi/linux/ptrace.h>
#include <linux/sched.h>

struct data_t {
	u32 pid;
	u32 ppid;
	u64 ts;
	char comm[TASK_COMM_LEN];
};

BPF_PERF_OUTPUT(events);
BPF_HASH(start, u32, u64);

int hello(struct pt_regs *ctx)
{
	struct data_t data = {};
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 ts = bpf_ktime_get_ns();

	data.pid = pid;
	data.ppid = task->real_parent->tgid;
	data.ts = ts;
	bpf_get_current_comm(&data.comm, sizeof(data.comm));
	start.update(&pid, &ts);
	events.perf_submit(ctx, &data, sizeof(data));
	return 0;
}
