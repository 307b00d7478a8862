#ifndef JBCC_LINUX_MMZONE_H
#define JBCC_LINUX_MMZONE_H
#include <linux/kernel.h>
#define PAGE_ALLOC_COSTLY_ORDER 3
#define zone_idx(zone) ((zone) - (zone)->zone_pgdat->node_zones)
#endif
