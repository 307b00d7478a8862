/* What a program may load from stays as it is; everything else is read. */
struct event_t { u32 pid; struct task_struct *task; struct event_t *self; char comm[16]; };
BPF_HASH(events, u32, struct event_t);
BPF_HASH(tasks, u32, struct task_struct *);
static struct event_t global;

static struct event_t *find(u32 key) { return events.lookup(&key); }
static struct task_struct *parent(struct task_struct *task) { return task->real_parent; }
static int either(struct event_t *event) { return event->pid; }
static void fill(struct event_t *event) { event->pid = 1; bpf_get_current_comm(&event->comm, sizeof(event->comm)); }

int kprobe__f(struct pt_regs *ctx, struct event_t *foreign)
{
    u32 key = 1;
    struct event_t local = {}, *direct = &local, *found = find(key), *mixed;
    struct task_struct **slot = tasks.lookup(&key), *read_into;
    u64 number = (u64)&local;

    if (found == NULL || !slot)
        return 0;
    mixed = key ? found : foreign;
    fill(&local);
    fill(found);
    bpf_probe_read_kernel(&read_into, sizeof(read_into), &found->task->real_parent);
    found->pid = direct->pid + global.pid + ctx->di;
    found->self = found;
    return found->pid + mixed->pid + foreign->pid + found->task->pid + (*slot)->pid + read_into->pid
        + either(found) + either(foreign) + parent(*slot)->pid + ((struct event_t *)number)->pid + local.comm[1];
}
