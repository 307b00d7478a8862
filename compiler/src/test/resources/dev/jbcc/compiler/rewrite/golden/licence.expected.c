#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#line 1 "licence.c"
// SPDX-License-Identifier: GPL-2.0+ OR BSD-2-Clause

SEC("kprobe/f")
#line 3 "licence.c"
int kprobe__f(void *ctx)
{
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
