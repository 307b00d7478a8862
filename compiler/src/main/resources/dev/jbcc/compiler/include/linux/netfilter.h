#ifndef JBCC_LINUX_NETFILTER_H
#define JBCC_LINUX_NETFILTER_H
#include <linux/kernel.h>
#include <linux/in.h>
#define NF_DROP 0
#define NF_ACCEPT 1
#define NF_STOLEN 2
#define NF_QUEUE 3
#define NF_REPEAT 4
#define NF_STOP 5
#endif
