int kprobe__f(struct pt_regs *ctx, struct task_struct *task)
{
    typeof(task->real_parent->pid) pid = task->pid;
    __typeof__(*task->mm) *mm = task->mm;
    char buffer[sizeof(task->real_parent->comm)] = {};
    int n = sizeof task->comm + sizeof(*task->mm) + offsetof(struct task_struct, comm);
    struct task_struct *other = (typeof(task->real_parent))bpf_get_current_task();

    n += _Generic(task->pid, int: task->tgid, default: 0);
    n += __builtin_types_compatible_p(typeof(task->pid), int);
    n += container_of(&mm->start_stack, struct mm_struct, start_stack)->exe_file != 0;
    return pid + n + other->pid + buffer[0];
}
