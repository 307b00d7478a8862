struct mine_t { u32 low : 4, high : 12; };
struct holder_t { struct mine_t *mine; };

int kprobe__f(struct pt_regs *ctx, struct sock *sk, struct holder_t *holder)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct mine_t local = {.low = 3};

    if (sk->sk_kern_sock && !sk->__sk_common.skc_ipv6only)
        return task->niceness;
    return ((struct tcp_sock *)sk)->is_cwnd_limited + task->real_parent->in_execve + local.high
        + holder->mine->low;
}
