/* A kernel function with typed arguments, whose pointers may be followed. */
#include <linux/fs.h>

BPF_HASH(inodes, unsigned long);

KFUNC_PROBE(vfs_open, const struct path *path, struct file *file)
{
	inodes.increment(path->dentry->d_inode->i_ino);
	return 0;
}
