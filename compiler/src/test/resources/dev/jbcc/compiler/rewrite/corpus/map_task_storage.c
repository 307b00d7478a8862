/* Values that hang on tasks. */
BPF_TASK_STORAGE(calls, u64);

KFUNC_PROBE(vfs_open, const struct path *path, struct file *file)
{
	u64 zero = 0, *count = calls.task_storage_get(bpf_get_current_task_btf(), &zero, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (count && ++*count == 1000)
		calls.task_storage_delete(bpf_get_current_task_btf());
	return 0;
}
