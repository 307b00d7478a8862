/* Maps that have no keys, hold other things than values, or belong to objects of the kernel. */
struct item_t { u64 number; u32 square; };

BPF_ARRAY(results, long, 32);
BPF_QUEUE(first, struct item_t, 5);
BPF_STACK(last, struct item_t, 5);
BPF_TABLE("hash", int, int, ex1, 1024);
BPF_ARRAY_OF_MAPS(maps_array, "ex1", 10);
BPF_HASH_OF_MAPS(maps_hash, u64, "ex1", 10);
BPF_PROG_ARRAY(jumps, 4);
BPF_STACK_TRACE(stacks, 16384); // few stacks in many buckets: two in one would be an error
BPF_STACK_TRACE_BUILDID(builds, 64);
BPF_PERF_ARRAY(counters, 4);
BPF_CGROUP_ARRAY(groups, 4);
BPF_TASK_STORAGE(of_tasks, u64);
BPF_RINGBUF_OUTPUT(ring, 1);

static void say(int index, long result)
{
    results.update(&index, &result);
}

int queues(struct bpf_raw_tracepoint_args *ctx)
{
    struct item_t item = {};
    int i;

    for (i = 1; i <= 6; i++) {
        item.number = i;
        item.square = i * i;
        say(0, first.push(&item, 0));
        say(1, last.push(&item, BPF_EXIST));
    }
    say(2, first.peek(&item));
    say(3, item.number * 100 + item.square);
    first.pop(&item);
    first.pop(&item);
    say(4, item.number * 100 + item.square);
    last.pop(&item);
    say(5, item.number * 100 + item.square);
    last.pop(&item);
    last.peek(&item);
    say(6, item.number * 100 + item.square);
    last.pop(&item);
    last.pop(&item);
    last.pop(&item);
    say(7, last.pop(&item));
    return 0;
}

int inner(struct bpf_raw_tracepoint_args *ctx)
{
    int index = 3, key = 7, *value;
    u64 id = 1ULL << 40;
    void *map = maps_array.lookup(&index);

    if (map) {
        value = bpf_map_lookup_elem(map, &key);
        say(0, value ? *value : -2);
    }
    map = maps_hash.lookup(&id);
    if (map) {
        key = 8;
        index = 99;
        say(1, bpf_map_update_elem(map, &key, &index, BPF_ANY));
    }
    index = 4;
    say(2, maps_array.lookup(&index) ? 1 : 0);
    return 0;
}

int target(struct bpf_raw_tracepoint_args *ctx)
{
    say(1, 55);
    return 0;
}

int caller(struct bpf_raw_tracepoint_args *ctx)
{
    jumps.call(ctx, 1); // nothing is there
    say(0, 44);
    jumps.call(ctx, 2);
    say(0, 0);
    return 0;
}

int others(struct bpf_raw_tracepoint_args *ctx)
{
    struct bpf_perf_event_value counter = {};
    struct task_struct *task = bpf_get_current_task_btf();
    u64 seven = 7, *value = of_tasks.task_storage_get(task, &seven, BPF_LOCAL_STORAGE_GET_F_CREATE);
    u32 *sample;

    say(0, stacks.get_stackid(ctx, 0));
    say(1, stacks.get_stackid(ctx, BPF_F_USER_STACK));
    say(2, builds.get_stackid(ctx, BPF_F_USER_STACK));
    say(3, counters.perf_read(0));
    say(4, counters.perf_counter_value(1, &counter, sizeof(counter)));
    say(5, groups.check_current_task(0));
    if (value) {
        *value += 1;
        say(6, *value);
    }
    value = of_tasks.task_storage_get(task, 0, 0);
    say(7, value ? *value : -2);
    say(8, of_tasks.task_storage_delete(task));
    say(9, of_tasks.task_storage_get(task, 0, 0) ? 1 : 0);
    sample = ring.ringbuf_reserve(sizeof(*sample));
    if (sample) {
        *sample = 5;
        ring.ringbuf_submit(sample, BPF_RB_NO_WAKEUP);
    }
    sample = ring.ringbuf_reserve(8);
    if (sample)
        ring.ringbuf_discard(sample, 0);
    say(10, ring.ringbuf_output(&seven, sizeof(seven), 0));
    say(11, ring.ringbuf_query(BPF_RB_AVAIL_DATA));
    return 0;
}
