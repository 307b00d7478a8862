#ifndef JBCC_LINUX_GFP_H
#define JBCC_LINUX_GFP_H
#include <linux/kernel.h>
#include <linux/gfp_types.h>
#endif
