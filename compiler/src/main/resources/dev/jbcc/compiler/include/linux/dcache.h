#ifndef JBCC_LINUX_DCACHE_H
#define JBCC_LINUX_DCACHE_H
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/version.h>
#define IS_ROOT(dentry) ((dentry) == (dentry)->d_parent)
#define d_inode(dentry) ((dentry)->d_inode)
#define d_backing_inode(dentry) ((dentry)->d_inode)
#define d_is_negative(dentry) ((dentry)->d_inode == NULL)
#define d_really_is_negative(dentry) ((dentry)->d_inode == NULL)
#define d_really_is_positive(dentry) ((dentry)->d_inode != NULL)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
#define DNAME_INLINE_LEN 40
#else
#define DNAME_INLINE_LEN 32
#endif
#endif
