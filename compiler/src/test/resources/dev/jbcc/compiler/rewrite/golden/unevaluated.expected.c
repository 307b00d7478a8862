#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>


SEC("kprobe/f")
#line 1 "unevaluated.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 1 "unevaluated.c"
	struct task_struct *task = (void *)PT_REGS_PARM1(ctx);

    typeof(task->real_parent->pid) pid = BPF_CORE_READ(task, pid);
    __typeof__(*task->mm) *mm = BPF_CORE_READ(task, mm);
    char buffer[sizeof(task->real_parent->comm)] = {};
    int n = sizeof task->comm + sizeof(*task->mm) + offsetof(struct task_struct, comm);
    struct task_struct *other = (typeof(task->real_parent))bpf_get_current_task();

    n += _Generic(task->pid, int: BPF_CORE_READ(task, tgid), default: 0);
    n += __builtin_types_compatible_p(typeof(task->pid), int);
    n += BPF_PROBE_READ((struct mm_struct *)((char *)(&mm->start_stack) - offsetof(struct mm_struct, start_stack)), exe_file) != 0;
    return pid + n + BPF_CORE_READ(other, pid) + buffer[0];
}

char LICENSE[] SEC("license") = "GPL";
