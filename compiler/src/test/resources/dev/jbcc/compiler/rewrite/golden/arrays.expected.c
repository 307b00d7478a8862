#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

#line 1 "arrays.c"
struct table_t { int values[4]; struct table_t *next; char name[8]; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct table_t);
} names SEC(".maps");

SEC("kprobe/f")
#line 4 "arrays.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 4 "arrays.c"
	struct table_t *table = (void *)PT_REGS_PARM1(ctx);
#line 4 "arrays.c"
	int *numbers = (void *)PT_REGS_PARM2(ctx);
#line 4 "arrays.c"
	char **strings = (void *)PT_REGS_PARM3(ctx);
#line 4 "arrays.c"
	struct task_struct **tasks = (void *)PT_REGS_PARM4(ctx);

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct table_t local = {};
    int i = bpf_read(numbers[0]) & 3, sum = 0;
    char buffer[16];

    sum += BPF_CORE_READ(task, comm[2]) + BPF_CORE_READ(task, comm[i]) + bpf_read(*task->comm);
    sum += BPF_CORE_READ(task, thread_pid, numbers[0].nr) + BPF_CORE_READ(task, thread_pid, numbers[i].owner, pid);
    sum += BPF_PROBE_READ(table, values[i]) + BPF_PROBE_READ(table, next, values[1]) + local.values[i];
    sum += bpf_read(*numbers) + bpf_read(*(numbers + 2)) + bpf_read(numbers[i]) + bpf_read(1[numbers]);
    sum += bpf_read(*bpf_read(strings[1])) + bpf_read(bpf_read(strings[0])[i]) + bpf_read(bpf_read(*strings)[3]);
    sum += BPF_PROBE_READ(bpf_read(tasks[1]), pid) + BPF_PROBE_READ(bpf_read(*tasks), tgid) + BPF_PROBE_READ(bpf_read(*(tasks + 2)), real_parent, pid);
    sum += bpf_read(BPF_CORE_READ(task, thread_pid)->numbers[BPF_CORE_READ(task, thread_pid, level)].nr) + BPF_PROBE_READ(task, comm[local.values[1] + 1]);
    sum += bpf_read((BPF_CORE_READ(task, real_parent) + i)->pid) + bpf_read(BPF_CORE_READ(task, real_parent)[i].tgid) + BPF_CORE_READ(task, mm, start_stack);
    bpf_probe_read_kernel_str(buffer, sizeof(buffer), BPF_CORE_READ(task, real_parent)->comm);
    bpf_probe_read_kernel_str(buffer, sizeof(buffer), &BPF_CORE_READ(task, mm, exe_file, f_path.dentry)->d_iname);
    bpf_probe_read(local.name, sizeof(local.name), BPF_PROBE_READ(table, next)->name);
    __builtin_memcpy(buffer, local.name, sizeof(local.name));
    bpf_printk("%s %s\n", task->comm, BPF_CORE_READ(task, real_parent)->comm);
    return sum + buffer[0];
}

char LICENSE[] SEC("license") = "GPL";
