/* A program's own types take the place of the kernel's. */
struct rq {
	int depth;
	char name[20];
};
enum { ONE = 1, TWO };
typedef u32 pid_number;

BPF_HASH(queues, pid_number, struct rq);

int f(struct pt_regs *ctx)
{
	pid_number pid = bpf_get_current_pid_tgid();
	struct rq queue = {.depth = TWO};

	queues.update(&pid, &queue);
	return 0;
}
