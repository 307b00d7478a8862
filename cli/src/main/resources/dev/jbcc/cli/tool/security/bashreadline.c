// Lines that are entered in bash.

#include "filters.h"
#include "keep.h"

#define LINE_BYTES 4096

struct event {
    u64 timestamp;
    u32 pid;
    u32 longer; // than what is here
    char comm[TASK_COMM_LEN];
    char line[LINE_BYTES];
};

BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_RINGBUF_OUTPUT(events, 64);

// readline() returns a line that it has allocated; none at the end of input.
int entered(struct pt_regs *ctx) {
    const char *line = (const char *)PT_REGS_RC(ctx);
    int zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (!line || !event || left_out())
        return 0;
    event->timestamp = bpf_ktime_get_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    s64 copied = bpf_probe_read_user_str(event->line, sizeof(event->line), line);
    KEEP(copied);
    if (copied <= 0 || copied > LINE_BYTES)
        return 0;
    char next = 0;
    if (copied == LINE_BYTES)
        bpf_probe_read_user(&next, 1, line + LINE_BYTES - 1);
    event->longer = next != 0;
    events.ringbuf_output(event, offsetof(struct event, line) + copied, 0);
    return 0;
}
