// Reads and writes of each file by each thread, and how many bytes they moved (asked for).

#include <linux/fs.h>
#include "filters.h"

#define NAME_BYTES 256
#define FORMAT_MASK 0170000
#define REGULAR 0100000
#define SOCKET 0140000

const volatile bool all_files = false;

struct who {
    u64 inode;
    u32 device;
    u32 tid;
};

struct sums {
    u64 reads;
    u64 writes;
    u64 read_bytes;
    u64 write_bytes;
    u32 pid;
    u32 type; // R regular, S socket, O other
    char comm[TASK_COMM_LEN];
    char name[NAME_BYTES];
};

BPF_HASH(files, struct who, struct sums);
BPF_PERCPU_ARRAY(full, u64, 1);

static int called(struct file *file, u64 bytes, bool writes) {
    if (left_out())
        return 0;
    u32 format = file->f_inode->i_mode & FORMAT_MASK;
    if (!all_files && format != REGULAR)
        return 0;
    u64 id = bpf_get_current_pid_tgid();
    struct who who = {
        .inode = file->f_inode->i_ino,
        .device = file->f_inode->i_sb->s_dev,
        .tid = id,
    };
    struct sums *sums = files.lookup(&who);
    if (!sums) {
        struct sums none = {
            .pid = id >> 32,
            .type = format == REGULAR ? 'R' : format == SOCKET ? 'S' : 'O',
        };
        bpf_get_current_comm(none.comm, sizeof(none.comm));
        bpf_probe_read_kernel_str(none.name, sizeof(none.name), file->f_path.dentry->d_name.name);
        files.update(&who, &none);
        sums = files.lookup(&who);
        if (!sums) {
            full.increment(0);
            return 0;
        }
    }
    // Nobody else has this thread's key.
    if (writes) {
        sums->writes++;
        sums->write_bytes += bytes;
    } else {
        sums->reads++;
        sums->read_bytes += bytes;
    }
    return 0;
}

int kprobe__vfs_read(struct pt_regs *ctx, struct file *file, char *buffer, size_t bytes) {
    return called(file, bytes, false);
}

int kprobe__vfs_write(struct pt_regs *ctx, struct file *file, const char *buffer, size_t bytes) {
    return called(file, bytes, true);
}
