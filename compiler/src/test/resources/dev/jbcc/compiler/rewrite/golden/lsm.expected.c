#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>


SEC("lsm/file_open")
#line 2 "lsm.c"
int BPF_PROG(lsm__file_open, struct file *file)
{
    struct inode *inode = file->f_inode;

    if (inode->i_mode == 1 && file->f_path.dentry->d_inode->i_ino)
        return -1;
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
