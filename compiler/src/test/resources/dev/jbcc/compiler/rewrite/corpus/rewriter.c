/* Pointers of the kernel that are followed as in C. */
#include <linux/fs.h>
#include <linux/sched.h>

struct data_t {
	u64 inode;
	u32 device;
	u8 first;
};

BPF_PERF_OUTPUT(events);

static struct inode *inode_of(struct file *file)
{
	return file->f_path.dentry->d_inode;
}

int kprobe__vfs_write(struct pt_regs *ctx, struct file *file, const char __user *buffer, size_t count)
{
	struct data_t data = {.inode = inode_of(file)->i_ino};
	struct qstr name = file->f_path.dentry->d_name;

	data.device = inode_of(file)->i_sb->s_dev;
	if (name.len > 0 && !(file->f_inode->i_mode & 0111))
		data.first = name.name[0];
	events.perf_submit(ctx, &data, sizeof(data));
	return 0;
}
