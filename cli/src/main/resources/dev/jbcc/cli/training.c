// What the start-up cache is trained with: something of everything that many programs have. Watches one process only;
// without PID none. The functions on registers are loaded, never attached.
#include <linux/sched.h>
#include <linux/fs.h>

#ifndef PID
#define PID 0
#endif

#define NAME_BYTES 64

enum what {
    OPENED,
    EXECUTED,
};

struct data_t {
    u64 timestamp;
    u32 pid;
    u32 parent_pid;
    enum what what;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};

struct call {
    u64 start;
    struct file *file;
};

BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_HASH(counts, u32, u64);
BPF_HASH(calls, u64, struct call);
BPF_ARRAY(slowest, u64, 16);
BPF_PERCPU_ARRAY(scratch, struct data_t, 1);
BPF_HISTOGRAM(distribution);
BPF_STACK_TRACE(stacks, 128);

static void describe(struct data_t *data, enum what what) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    data->timestamp = bpf_ktime_get_ns();
    data->pid = bpf_get_current_pid_tgid() >> 32;
    data->parent_pid = task->real_parent->tgid;
    data->what = what;
    bpf_get_current_comm(&data->comm, sizeof(data->comm));
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat) {
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (pid != PID)
        return 0;
    struct data_t data = {};
    describe(&data, OPENED);
    bpf_probe_read_user_str(&data.name, sizeof(data.name), args->filename);
    counts.increment(pid);
    distribution.increment(bpf_log2l(data.timestamp));
    events.perf_submit(args, &data, sizeof(data));
    return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exec) {
    u32 zero = 0;
    if (args->pid != PID)
        return 0;
    struct data_t *data = scratch.lookup(&zero);
    if (!data)
        return 0;
    describe(data, EXECUTED);
    TP_DATA_LOC_READ_STR(&data->name, filename, NAME_BYTES);
    ring.ringbuf_output(data, sizeof(*data), 0);
    return 0;
}

int on_entry(struct pt_regs *ctx, struct file *file, char *buffer, size_t bytes) {
    u64 id = bpf_get_current_pid_tgid();
    struct call call = {.start = bpf_ktime_get_ns(), .file = file};
    if (id >> 32 != PID || file->f_inode->i_ino == 0 || bytes == 0)
        return 0;
    calls.update(&id, &call);
    return 0;
}

int on_return(struct pt_regs *ctx) {
    u64 id = bpf_get_current_pid_tgid();
    struct call *call = calls.lookup(&id);
    if (!call || PT_REGS_RC(ctx) < 0)
        return 0;
    int slot = stacks.get_stackid(ctx, BPF_F_USER_STACK) & 15;
    u64 *slow = slowest.lookup(&slot);
    u64 size = call->file->f_inode->i_size;
    if (slow && *slow < size)
        *slow = size;
    calls.delete(&id);
    return 0;
}
