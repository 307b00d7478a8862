// Reads and writes of files that take long, as the caller sees it.

#include <linux/fs.h>
#include "filters.h"
#include "starts.h"

#define NAME_BYTES 256
#define FORMAT_MASK 0170000
#define REGULAR 0100000

const volatile u64 min_nanos = 10000000; // 0: all
const volatile bool all_files = false;

struct request {
    u64 start;
    struct file *file;
    u64 bytes;
};

struct event {
    u64 timestamp;
    u64 nanos;
    u64 bytes; // asked for
    u32 pid;
    u32 tid;
    u32 writes;
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};

BPF_HASH(requests, u32, struct request);
BPF_RINGBUF_OUTPUT(events, 64);

static int called(struct file *file, u64 bytes) {
    if (left_out())
        return 0;
    if (!all_files && (file->f_inode->i_mode & FORMAT_MASK) != REGULAR)
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    struct request request = {.start = bpf_ktime_get_ns(), .file = file, .bytes = bytes};
    if (requests.update(&tid, &request))
        lost_start();
    return 0;
}

static int returned(u32 writes) {
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct request *request = requests.lookup(&tid);
    if (!request)
        return 0;
    u64 now = bpf_ktime_get_ns();
    u64 nanos = now - request->start;
    if (nanos >= min_nanos) {
        struct event event = {
            .timestamp = now,
            .nanos = nanos,
            .bytes = request->bytes,
            .pid = id >> 32,
            .tid = tid,
            .writes = writes,
        };
        struct file *file = request->file;
        bpf_get_current_comm(event.comm, sizeof(event.comm));
        bpf_probe_read_kernel_str(event.name, sizeof(event.name), file->f_path.dentry->d_name.name);
        events.ringbuf_output(&event, sizeof(event), 0);
    }
    requests.delete(&tid);
    return 0;
}

int kprobe__vfs_read(struct pt_regs *ctx, struct file *file, char *buffer, size_t bytes) {
    return called(file, bytes);
}

int kretprobe__vfs_read(struct pt_regs *ctx) {
    return returned(0);
}

int kprobe__vfs_write(struct pt_regs *ctx, struct file *file, const char *buffer, size_t bytes) {
    return called(file, bytes);
}

int kretprobe__vfs_write(struct pt_regs *ctx) {
    return returned(1);
}
