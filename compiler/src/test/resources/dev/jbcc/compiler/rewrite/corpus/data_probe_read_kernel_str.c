/* A string of the kernel: how long it is comes back. */
#include <linux/fs.h>

BPF_HISTOGRAM(lengths);

int kprobe__vfs_unlink(struct pt_regs *ctx, void *first, struct inode *directory, struct dentry *dentry)
{
	char name[64];
	int length = bpf_probe_read_kernel_str(&name, sizeof(name), dentry->d_name.name);

	if (length > 0)
		lengths.increment(length);
	return 0;
}
