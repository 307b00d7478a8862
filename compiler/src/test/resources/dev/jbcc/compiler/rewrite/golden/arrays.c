struct table_t { int values[4]; struct table_t *next; char name[8]; };
BPF_HASH(names, u32, struct table_t);

int kprobe__f(struct pt_regs *ctx, struct table_t *table, int *numbers, char **strings, struct task_struct **tasks)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct table_t local = {};
    int i = numbers[0] & 3, sum = 0;
    char buffer[16];

    sum += task->comm[2] + task->comm[i] + *task->comm;
    sum += task->thread_pid->numbers[0].nr + task->thread_pid->numbers[i].owner->pid;
    sum += table->values[i] + table->next->values[1] + local.values[i];
    sum += *numbers + *(numbers + 2) + numbers[i] + 1[numbers];
    sum += *strings[1] + strings[0][i] + (*strings)[3];
    sum += tasks[1]->pid + (*tasks)->tgid + (*(tasks + 2))->real_parent->pid;
    sum += task->thread_pid->numbers[task->thread_pid->level].nr + task->comm[local.values[1] + 1];
    sum += (task->real_parent + i)->pid + task->real_parent[i].tgid + (*task->mm).start_stack;
    bpf_probe_read_kernel_str(buffer, sizeof(buffer), task->real_parent->comm);
    bpf_probe_read_kernel_str(buffer, sizeof(buffer), &task->mm->exe_file->f_path.dentry->d_iname);
    __builtin_memcpy(local.name, table->next->name, sizeof(local.name));
    __builtin_memcpy(buffer, local.name, sizeof(local.name));
    bpf_trace_printk("%s %s\n", task->comm, task->real_parent->comm);
    return sum + buffer[0];
}
