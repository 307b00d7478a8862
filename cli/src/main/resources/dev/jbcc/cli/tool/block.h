// Requests to block devices, from their creation until they are complete. Needs starts.h.
//
// HAVE_IO_START   the kernel tells of new requests; otherwise a request starts when a scheduler gets it, or when it is issued

#include <linux/blkdev.h>
#include <linux/blk-mq.h>

#define OPERATION 0xff
#define OPERATION_AND_FLAGS 0x3fffff
#define DISK_BYTES 32

const volatile u32 only_device = 0; // MAJOR << 20 | MINOR; 0: all

// What is known of a request before it is complete.
struct started {
    u64 created;
    u64 issued; // 0: not yet
    u64 sector;
    u32 bytes;
    u32 pid;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(started, struct request *, struct started);

static inline u32 device_of(struct request *request) {
    struct gendisk *disk = request->q->disk;
    if (!disk)
        return 0;
    return (u32)disk->major << 20 | (u32)disk->first_minor;
}

static inline bool device_left_out(struct request *request) {
    return only_device && device_of(request) != only_device;
}

static void created(struct request *request) {
    if (device_left_out(request))
        return;
    struct started start = {.created = bpf_ktime_get_ns(), .pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(start.comm, sizeof(start.comm));
    if (started.update(&request, &start))
        lost_start();
}

#ifdef HAVE_IO_START
RAW_TRACEPOINT_PROBE(block_io_start) {
    created((struct request *)ctx->args[0]);
    return 0;
}
#else
RAW_TRACEPOINT_PROBE(block_rq_insert) {
    created((struct request *)ctx->args[0]);
    return 0;
}
#endif

RAW_TRACEPOINT_PROBE(block_rq_issue) {
    struct request *request = (struct request *)ctx->args[0];
    struct started *start = started.lookup(&request);
    if (!start) {
        created(request);
        start = started.lookup(&request);
        if (!start)
            return 0;
    }
    start->issued = bpf_ktime_get_ns();
    start->sector = request->__sector;
    start->bytes = request->__data_len;
    return 0;
}

// Returns what is known of a request when some of its bytes are done: nothing unless all are, and it was seen being issued.
static inline struct started *completed(struct request *request, u32 bytes) {
    struct started *start = started.lookup(&request);
    if (!start || bytes < request->__data_len)
        return 0;
    if (start->issued)
        return start;
    started.delete(&request);
    return 0;
}
