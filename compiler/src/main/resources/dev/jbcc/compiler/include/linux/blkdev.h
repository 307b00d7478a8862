#ifndef JBCC_LINUX_BLKDEV_H
#define JBCC_LINUX_BLKDEV_H
#include <linux/fs.h>
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/sched.h>
#define DISK_NAME_LEN 32
#define disk_devt(disk) MKDEV((disk)->major, (disk)->first_minor)
#endif
