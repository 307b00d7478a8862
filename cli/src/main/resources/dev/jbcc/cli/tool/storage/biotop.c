// Requests to block devices and what they took, summed up by process, device and direction.

#include "starts.h"
#include "block.h"

const volatile u32 only_process = 0; // 0: all

struct who {
    u32 pid;
    u32 device;
    u32 writes;
    char comm[TASK_COMM_LEN];
    char disk[DISK_BYTES];
};

struct sum {
    u64 requests;
    u64 bytes;
    u64 nanos;
};

BPF_HASH(sums, struct who, struct sum);

RAW_TRACEPOINT_PROBE(block_rq_complete) {
    struct request *request = (struct request *)ctx->args[0];
    struct started *start = completed(request, ctx->args[2]);
    if (!start)
        return 0;
    if (only_process && start->pid != only_process) {
        started.delete(&request);
        return 0;
    }
    struct who who = {.pid = start->pid, .device = device_of(request)};
    who.writes = (request->cmd_flags & OPERATION) == REQ_OP_WRITE;
    __builtin_memcpy(who.comm, start->comm, sizeof(who.comm));
    u64 size = start->bytes;
    u64 took = bpf_ktime_get_ns() - start->issued;
    started.delete(&request);
    struct gendisk *disk = request->q->disk;
    if (disk)
        bpf_probe_read_kernel_str(who.disk, sizeof(who.disk), disk->disk_name);
    struct sum none = {};
    struct sum *sum = sums.lookup_or_try_init(&who, &none);
    if (sum) {
        __sync_fetch_and_add(&sum->requests, 1);
        __sync_fetch_and_add(&sum->bytes, size);
        __sync_fetch_and_add(&sum->nanos, took);
    }
    return 0;
}
