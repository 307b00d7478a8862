// SPDX-License-Identifier: GPL-2.0+ OR BSD-2-Clause
#define BPF_LICENSE Dual BSD/GPL
int kprobe__f(void *ctx)
{
    return 0;
}
