#include <linux/sched.h>
LSM_PROBE(file_open, struct file *file)
{
    struct inode *inode = file->f_inode;

    if (inode->i_mode == 1 && file->f_path.dentry->d_inode->i_ino)
        return -1;
    return 0;
}
