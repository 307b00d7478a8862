// What is written to a terminal. The data is read when the line discipline is done with it: then it is known how much it took.

#include <linux/fs.h>
#include <linux/tty.h>
#include "filters.h"
#include "starts.h"
#include "keep.h"

#define MOST_BYTES 4096
#define MOST_PIECES 64

const volatile u32 device_major = 0;
const volatile u32 device_minor = 0;
const volatile u32 piece_bytes = 256;
const volatile u32 pieces = 16;

struct write {
    const char *data;
};

struct event {
    u64 timestamp;
    u32 pid;
    u32 bytes;
    char comm[TASK_COMM_LEN];
    u8 data[MOST_BYTES];
};

BPF_HASH(writes, u32, struct write);
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_PERCPU_ARRAY(cut, u64, 1); // bytes that did not fit
BPF_RINGBUF_OUTPUT(events, 64);

static inline bool is_device(u32 major, u32 minor) {
    return major == device_major && minor == device_minor;
}

// The device itself, or what it stands for: /dev/console, /dev/tty0 and /dev/tty stand for others.
int kprobe__n_tty_write(struct pt_regs *ctx, struct tty_struct *tty, struct file *file, const char *data) {
    u32 opened = file->f_inode->i_rdev;
    u32 major = tty->driver->major;
    u32 minor = tty->driver->minor_start + tty->index;
    if (!is_device(major, minor) && !is_device(opened >> 20, opened & 0xfffff))
        return 0;
    if (left_out())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    struct write write = {.data = data};
    if (writes.update(&tid, &write))
        lost_start();
    return 0;
}

int kretprobe__n_tty_write(struct pt_regs *ctx) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    int zero = 0;
    struct write *write = writes.lookup(&tid);
    struct event *event = scratch.lookup(&zero);
    if (!write || !event)
        return 0;
    const char *data = write->data;
    s64 left = PT_REGS_RC(ctx);
    writes.delete(&tid);
    event->timestamp = bpf_ktime_get_ns();
    event->pid = id >> 32;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    for (u32 i = 0; i < MOST_PIECES && i < pieces && left > 0; i++) {
        u64 bytes = left < piece_bytes ? left : piece_bytes;
        KEEP(bytes);
        if (bytes > MOST_BYTES)
            return 0;
        event->bytes = bytes;
        bpf_probe_read_kernel(event->data, bytes, data);
        events.ringbuf_output(event, offsetof(struct event, data) + bytes, 0);
        data += bytes;
        left -= bytes;
    }
    if (left > 0)
        cut.increment(zero, left);
    return 0;
}
