// Requests to block devices, when they are complete.

#include "starts.h"
#include "block.h"

struct event {
    u64 timestamp;
    u64 queued;
    u64 took;
    u64 sector;
    u32 bytes;
    u32 pid;
    u32 flags;
    u32 sequential;
    char comm[TASK_COMM_LEN];
    char disk[DISK_BYTES];
};

BPF_RINGBUF_OUTPUT(events, 64);
BPF_HASH(next_sectors, u32, u64);

RAW_TRACEPOINT_PROBE(block_rq_complete) {
    struct request *request = (struct request *)ctx->args[0];
    struct started *start = completed(request, ctx->args[2]);
    if (!start)
        return 0;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .queued = start->issued - start->created,
        .sector = start->sector,
        .bytes = start->bytes,
        .pid = start->pid,
    };
    event.took = event.timestamp - start->issued;
    event.flags = request->cmd_flags & OPERATION_AND_FLAGS;
    __builtin_memcpy(event.comm, start->comm, sizeof(event.comm));
    started.delete(&request);
    struct gendisk *disk = request->q->disk;
    if (disk)
        bpf_probe_read_kernel_str(event.disk, sizeof(event.disk), disk->disk_name);
    u32 device = device_of(request);
    u64 *next = next_sectors.lookup(&device);
    event.sequential = next && *next == event.sector;
    u64 end = event.sector + (event.bytes >> 9);
    next_sectors.update(&device, &end);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
