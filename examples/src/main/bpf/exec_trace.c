// Follows the programs that are started, through a tracepoint and its argument struct.
#include <linux/sched.h>

struct exec_t {
    u32 pid;
    u32 uid;
    char comm[TASK_COMM_LEN];
    char filename[128];
};
BPF_PERF_OUTPUT(execs);

TRACEPOINT_PROBE(syscalls, sys_enter_execve)
{
    struct exec_t exec = {};

    exec.pid = bpf_get_current_pid_tgid() >> 32;
    exec.uid = bpf_get_current_uid_gid();
    bpf_get_current_comm(&exec.comm, sizeof(exec.comm));
    bpf_probe_read_user_str(&exec.filename, sizeof(exec.filename), (void *)args->filename);

    execs.perf_submit(args, &exec, sizeof(exec));
    return 0;
}
