/* Reads what stat() and /proc/self/fdinfo tell about open files of the calling thread: the same expressions for each of them, in a loop. */
#include <linux/dcache.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/sched.h>

#define FILES 11

enum seen { INODE, MODE, SIZE, LINKS, OWNER, GROUP, POSITION, FLAGS, MOUNT, DEVICE, NAME_LENGTH, NAME_LAST, PARENT, SEEN };

BPF_ARRAY(descriptors, int, FILES);
BPF_HASH(values, u32, u64, 256);

static __always_inline void put(int file, enum seen seen, u64 value)
{
	u32 key = file * SEEN + seen;

	values.update(&key, &value);
}

static __always_inline void of_file(int i, struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	struct inode *inode = file->f_inode;
	struct qstr name = dentry->d_name;

	put(i, INODE, inode->i_ino);
	put(i, MODE, dentry->d_inode->i_mode);
	put(i, SIZE, i_size_read(inode));
	put(i, LINKS, inode->i_nlink);
	put(i, OWNER, inode->i_uid.val);
	put(i, GROUP, __kgid_val(inode->i_gid));
	put(i, POSITION, file->f_pos);
	put(i, FLAGS, file->f_flags & ~O_CLOEXEC);
	put(i, MOUNT, real_mount(file->f_path.mnt)->mnt_id);
	put(i, DEVICE, file_inode(file)->i_sb->s_dev);
	put(i, NAME_LENGTH, dentry->d_name.len);
	put(i, NAME_LAST, name.name[name.len - 1]);
	put(i, PARENT, dentry->d_parent->d_inode->i_ino);
}

RAW_TRACEPOINT_PROBE(sys_enter)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct file **table = task->files->fdt->fd;

	for (int i = 0; i < FILES; i++) {
		int key = i, *descriptor = descriptors.lookup(&key);

		if (!descriptor)
			return 0;
		of_file(i, table[*descriptor]);
	}
	return 0;
}
