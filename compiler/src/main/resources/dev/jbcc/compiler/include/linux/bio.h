#ifndef JBCC_LINUX_BIO_H
#define JBCC_LINUX_BIO_H
#include <linux/blk_types.h>
#define bio_sectors(bio) ((bio)->bi_iter.bi_size >> SECTOR_SHIFT)
#define bio_data_dir(bio) (op_is_write(bio_op(bio)) ? WRITE : READ)
#define bio_end_sector(bio) ((bio)->bi_iter.bi_sector + bio_sectors(bio))
#endif
