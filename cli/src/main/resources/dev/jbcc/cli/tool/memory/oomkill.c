// Processes that the kernel kills for lack of memory.

#include <linux/oom.h>

struct event {
    u64 timestamp;
    u64 pages;
    u32 pid;
    u32 victim;
    char comm[TASK_COMM_LEN];
    char victim_comm[TASK_COMM_LEN];
};

BPF_RINGBUF_OUTPUT(events, 16);

int kprobe__oom_kill_process(struct pt_regs *ctx, struct oom_control *control) {
    struct task_struct *victim = control->chosen;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .pages = control->totalpages,
        .pid = bpf_get_current_pid_tgid() >> 32,
        .victim = victim->tgid,
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    bpf_probe_read_kernel_str(event.victim_comm, sizeof(event.victim_comm), victim->comm);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
