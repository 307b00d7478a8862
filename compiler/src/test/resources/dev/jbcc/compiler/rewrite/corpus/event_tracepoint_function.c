/* The older form: a function of any name, and a struct of the program's own for the fields. */
struct exec_args {
	u64 common;
	u32 filename;
	int pid;
	int old_pid;
};

int on_exec(struct exec_args *args)
{
	bpf_trace_printk("%d was %d\n", args->pid, args->old_pid);
	return 0;
}
