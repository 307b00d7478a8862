// Line 5 does not compile.
BPF_HASH(calls, u32, u64);
int kprobe__do_nothing(void *ctx)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32
    calls.increment(pid);
    return 0;
}
