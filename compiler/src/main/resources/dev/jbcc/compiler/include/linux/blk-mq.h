#ifndef JBCC_LINUX_BLK_MQ_H
#define JBCC_LINUX_BLK_MQ_H
#include <linux/blk_types.h>
#include <linux/bio.h>
#include <linux/blkdev.h>
#define req_op(request) ((request)->cmd_flags & REQ_OP_MASK)
#define rq_data_dir(request) (op_is_write(req_op(request)) ? WRITE : READ)
#define blk_rq_pos(request) ((request)->__sector)
#define blk_rq_bytes(request) ((request)->__data_len)
#define blk_rq_sectors(request) (blk_rq_bytes(request) >> SECTOR_SHIFT)
#define blk_mq_rq_to_pdu(rq) ((void *)((rq) + 1))
#define blk_mq_rq_from_pdu(pdu) ((struct request *)((void *)(pdu) - sizeof(struct request)))
#endif
