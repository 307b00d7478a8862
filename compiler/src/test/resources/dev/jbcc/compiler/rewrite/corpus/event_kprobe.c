/* A function named after the kernel's: its context, and its arguments as parameters. */
#include <uapi/linux/ptrace.h>
#include <net/sock.h>

BPF_HASH(connecting, u32, struct sock *);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	u32 tid = bpf_get_current_pid_tgid();

	connecting.update(&tid, &sk);
	return 0;
}
