// What was allocated and not freed, by stack: by a process, with functions of its allocator, or by the kernel, as its tracepoints tell.
//
// OF_PROCESS           of a process; otherwise of the kernel
// PERCPU               of the kernel: what each CPU has its own of, instead of objects and pages
// KMALLOC_NODE, CACHE_NODE   the kernel has tracepoints of their own for memory of a given NUMA node
// BLOCKS               how many allocations there is room for

#include "starts.h"
#include "stacks.h"

#ifndef BLOCKS
#define BLOCKS 1000000
#endif

const volatile u64 min_bytes = 0;
const volatile u64 max_bytes = -1;
const volatile u32 one_in = 1; // about one allocation in so many
const volatile bool trace_calls = false;

struct block {
    u64 bytes;
    u64 nanos; // since when
    s32 stack;
    u32 unused;
};

struct sum {
    u64 bytes;
    u64 count;
};

struct event {
    u64 timestamp;
    u64 address;
    u64 bytes;
    u32 tid;
    u32 frees;
    char comm[TASK_COMM_LEN];
};

BPF_HASH(blocks, u64, struct block, BLOCKS);
BPF_HASH(sums, s32, struct sum, 40960);
BPF_RINGBUF_OUTPUT(events, 64);

BPF_PERCPU_ARRAY(full, u64, 1);

static inline void tell(u64 address, u64 bytes, bool frees) {
    if (!trace_calls)
        return;
    struct event event = {
        .timestamp = bpf_ktime_get_ns(),
        .address = address,
        .bytes = bytes,
        .tid = bpf_get_current_pid_tgid(),
        .frees = frees,
    };
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
}

static inline bool wanted(u64 bytes) {
    return bytes >= min_bytes && bytes <= max_bytes && (one_in == 1 || bpf_get_prandom_u32() % one_in == 0);
}

static inline bool take(u64 address, struct block *taken) {
    struct block *block = blocks.lookup(&address);
    if (!block)
        return false;
    *taken = *block;
    if (blocks.delete(&address))
        return false; // another CPU was first
    s32 stack = taken->stack;
    struct sum *sum = sums.lookup(&stack);
    if (sum) {
        __sync_fetch_and_add(&sum->bytes, -taken->bytes);
        __sync_fetch_and_add(&sum->count, -1);
    }
    return true;
}

static inline void put(u64 address, struct block *block) {
    struct block old;
    take(address, &old); // its end was not seen
    if (blocks.update(&address, block)) {
        full.increment(0);
        return;
    }
    s32 stack = block->stack;
    struct sum none = {};
    struct sum *sum = sums.lookup_or_try_init(&stack, &none);
    if (!sum) {
        count_loss(LOST_SUM);
        return;
    }
    __sync_fetch_and_add(&sum->bytes, block->bytes);
    __sync_fetch_and_add(&sum->count, 1);
}

static inline int allocated(void *ctx, u64 address, u64 bytes) {
    struct block block = {
        .bytes = bytes,
        .nanos = bpf_ktime_get_ns(),
#ifdef OF_PROCESS
        .stack = user_stack(ctx),
#else
        .stack = kernel_stack(ctx),
#endif
    };
    put(address, &block);
    tell(address, bytes, false);
    return 0;
}

static inline int freed(u64 address) {
    struct block block;
    if (take(address, &block))
        tell(address, block.bytes, true);
    return 0;
}

#ifdef OF_PROCESS
// Until this process has become the command that is to be traced, nothing counts; 0: no need to wait.
BPF_ARRAY(awaited, u32, 1);

const volatile bool awaits = false;

int executed(void *ctx) {
    int first = 0;
    u32 *pid = awaited.lookup(&first);
    if (pid && *pid == bpf_get_current_pid_tgid() >> 32)
        *pid = 0;
    return 0;
}

static inline bool too_early(void) {
    if (!awaits)
        return false;
    int first = 0;
    u32 *pid = awaited.lookup(&first);
    return pid && *pid;
}

// A call of the allocator by the program.
struct call {
    u64 stack_pointer;
    u64 bytes;
    u64 result;      // where the address is put, if it is not returned
    u64 old_address; // of a block that is resized
    struct block old;
    bool resizes;
    bool wanted;
};

BPF_HASH(calls, u32, struct call);

// What the allocator calls itself is part of the call; the stack tells: it grows down.
static inline int called(struct pt_regs *ctx, u64 bytes, u64 result, u64 old_address) {
    if (too_early())
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    u64 stack_pointer = PT_REGS_SP(ctx);
    struct call *outer = calls.lookup(&tid);
    if (outer && stack_pointer <= outer->stack_pointer)
        return 0;
    struct call call = {
        .stack_pointer = stack_pointer,
        .bytes = bytes,
        .result = result,
        .old_address = old_address,
        .wanted = wanted(bytes),
    };
    // Here and not at the end: by then another thread may have been given the address.
    if (old_address)
        call.resizes = take(old_address, &call.old);
    if (calls.update(&tid, &call))
        lost_start();
    return 0;
}

int returned(struct pt_regs *ctx) {
    u32 tid = bpf_get_current_pid_tgid();
    struct call *found = calls.lookup(&tid);
    if (!found || PT_REGS_SP(ctx) < found->stack_pointer)
        return 0;
    struct call call = *found;
    calls.delete(&tid);
    u64 address = PT_REGS_RC(ctx);
    if (call.result) {
        u64 status = address;
        address = 0;
        if ((u32)status == 0)
            bpf_probe_read_user(&address, sizeof(address), (void *)call.result);
    }
    bool failed = !address || address >= (u64)-4095; // NULL or MAP_FAILED
    if (call.resizes) {
        if (failed && call.bytes)
            put(call.old_address, &call.old);
        else
            tell(call.old_address, call.old.bytes, true);
    }
    return failed || !call.wanted ? 0 : allocated(ctx, address, call.bytes);
}

int on_malloc(struct pt_regs *ctx, size_t bytes) {
    return called(ctx, bytes, 0, 0);
}

int on_calloc(struct pt_regs *ctx, size_t count, size_t bytes) {
    return called(ctx, count * bytes, 0, 0);
}

int on_realloc(struct pt_regs *ctx, u64 address, size_t bytes) {
    return called(ctx, bytes, 0, address);
}

int on_posix_memalign(struct pt_regs *ctx, u64 result, size_t alignment, size_t bytes) {
    return called(ctx, bytes, result, 0);
}

// Functions whose second parameter is the size.
int on_aligned(struct pt_regs *ctx, u64 first, size_t bytes) {
    return called(ctx, bytes, 0, 0);
}

int on_free(struct pt_regs *ctx, u64 address) {
    return too_early() ? 0 : freed(address);
}
#else
// What frees is attached first: then a block that is seen to begin is seen to end.
static inline int kernel_allocated(void *ctx, u64 address, u64 bytes) {
    return address && wanted(bytes) ? allocated(ctx, address, bytes) : 0;
}

#ifdef PERCPU
TRACEPOINT_PROBE(percpu, percpu_free_percpu) {
    return freed((u64)args->ptr);
}

TRACEPOINT_PROBE(percpu, percpu_alloc_percpu) {
    return kernel_allocated(args, (u64)args->ptr, args->size);
}
#else
TRACEPOINT_PROBE(kmem, kfree) {
    return freed((u64)args->ptr);
}

TRACEPOINT_PROBE(kmem, kmem_cache_free) {
    return freed((u64)args->ptr);
}

// Pages go by their numbers, which are no addresses of the kernel.
TRACEPOINT_PROBE(kmem, mm_page_free) {
    return freed(args->pfn);
}

TRACEPOINT_PROBE(kmem, kmalloc) {
    return kernel_allocated(args, (u64)args->ptr, args->bytes_alloc);
}

TRACEPOINT_PROBE(kmem, kmem_cache_alloc) {
    return kernel_allocated(args, (u64)args->ptr, args->bytes_alloc);
}

#ifdef KMALLOC_NODE
TRACEPOINT_PROBE(kmem, kmalloc_node) {
    return kernel_allocated(args, (u64)args->ptr, args->bytes_alloc);
}
#endif

#ifdef CACHE_NODE
TRACEPOINT_PROBE(kmem, kmem_cache_alloc_node) {
    return kernel_allocated(args, (u64)args->ptr, args->bytes_alloc);
}
#endif

TRACEPOINT_PROBE(kmem, mm_page_alloc) {
    return args->pfn == (u64)-1 ? 0 : kernel_allocated(args, args->pfn, (u64)PAGE_SIZE << args->order);
}
#endif
#endif
