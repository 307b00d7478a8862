#ifndef JBCC_LINUX_BLK_TYPES_H
#define JBCC_LINUX_BLK_TYPES_H
#include <linux/kernel.h>
#include <linux/kdev_t.h>
#define SECTOR_SHIFT 9
#define SECTOR_SIZE (1 << SECTOR_SHIFT)
#define REQ_OP_BITS 8
#define REQ_OP_MASK ((1 << REQ_OP_BITS) - 1)
#define REQ_FLAG_BITS 24
#define REQ_WRITE 1
#define READ 0
#define WRITE 1
#define bio_op(bio) ((bio)->bi_opf & REQ_OP_MASK)
#define op_is_write(op) ((op) & 1)
#define op_is_flush(op) ((op) & (REQ_FUA | REQ_PREFLUSH))
#define op_is_sync(op) (((op) & REQ_OP_MASK) == REQ_OP_READ || ((op) & (REQ_SYNC | REQ_FUA | REQ_PREFLUSH)))
#define REQ_FAILFAST_DEV (1ULL << __REQ_FAILFAST_DEV)
#define REQ_FAILFAST_TRANSPORT (1ULL << __REQ_FAILFAST_TRANSPORT)
#define REQ_FAILFAST_DRIVER (1ULL << __REQ_FAILFAST_DRIVER)
#define REQ_SYNC (1ULL << __REQ_SYNC)
#define REQ_META (1ULL << __REQ_META)
#define REQ_PRIO (1ULL << __REQ_PRIO)
#define REQ_NOMERGE (1ULL << __REQ_NOMERGE)
#define REQ_IDLE (1ULL << __REQ_IDLE)
#define REQ_INTEGRITY (1ULL << __REQ_INTEGRITY)
#define REQ_FUA (1ULL << __REQ_FUA)
#define REQ_PREFLUSH (1ULL << __REQ_PREFLUSH)
#define REQ_RAHEAD (1ULL << __REQ_RAHEAD)
#define REQ_BACKGROUND (1ULL << __REQ_BACKGROUND)
#define REQ_NOWAIT (1ULL << __REQ_NOWAIT)
#define REQ_POLLED (1ULL << __REQ_POLLED)
#define REQ_SWAP (1ULL << __REQ_SWAP)
#endif
