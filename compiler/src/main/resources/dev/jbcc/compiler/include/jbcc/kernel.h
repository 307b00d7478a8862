/* What programs get without any #include, because bcc includes it for them. */
#ifndef JBCC_KERNEL_H
#define JBCC_KERNEL_H
#include <linux/kernel.h>
#include <linux/version.h>
#include <linux/log2.h>
#include <linux/bpf.h>
#include <linux/if_packet.h>
#include <asm/page.h>
#endif
