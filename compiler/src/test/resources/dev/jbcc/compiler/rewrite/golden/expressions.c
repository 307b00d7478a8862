static int twice(int x)
{
    return 2 * x;
}

int kprobe__f(struct pt_regs *ctx, struct task_struct *a, struct task_struct *b)
{
    int x = a->pid ? a->pid : b->pid, y = b->tgid;
    struct { int one, two; } pair = {.two = a->prio, .one = -b->prio};

    x += a->pid * (b->pid + 1);
    x = (a->pid, b->pid);
    y = x = a->tgid;
    x ^= ~a->prio | !b->mm;
    x = (a->real_parent ?: b)->pid;
    if (a == b || a->real_parent == b->real_parent && a->mm != b->mm)
        x++;
    for (int i = a->prio & 3; i < 4 && b->prio > i; i++)
        x += twice(a->prio);
    while (x > a->pid)
        x -= 1000000000;
    do {
        y++;
    } while (y < 3);
    switch (a->prio) {
    case 1:
        x = b->prio;
        break;
    default:
        x = ({ int z = a->prio; z + b->prio; });
    }
    x += pair.one + (int)a->start_time + (u8)b->start_time;
    return x ? a->pid : twice(b->pid);
}
