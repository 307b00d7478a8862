#ifndef JBCC_LINUX_DCACHE_H
#define JBCC_LINUX_DCACHE_H
#include <linux/kernel.h>
#include <linux/list.h>
#define IS_ROOT(dentry) ((dentry) == (dentry)->d_parent)
#define d_inode(dentry) ((dentry)->d_inode)
#define d_backing_inode(dentry) ((dentry)->d_inode)
#define d_is_negative(dentry) ((dentry)->d_inode == NULL)
#define d_really_is_negative(dentry) ((dentry)->d_inode == NULL)
#define d_really_is_positive(dentry) ((dentry)->d_inode != NULL)
#define DNAME_INLINE_LEN (sizeof(((struct dentry *)0)->d_iname))
#endif
