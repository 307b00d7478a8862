/* Inner maps by name: before and after the outer one, pinned, and of several types. */
struct custom_key { u32 id; };

BPF_TABLE("hash", int, int, ex1, 1024);
BPF_TABLE("hash", int, int, ex2, 1024);
BPF_ARRAY_OF_MAPS(maps_array, "ex1", 10);
BPF_ARRAY_OF_MAPS(maps_many, "ex1");
BPF_ARRAY(ar1, int, 1024);
BPF_HASH_OF_MAPS(maps_hash, struct custom_key, "ar1", 10);
BPF_HASH_OF_MAPS(maps_hash2, "ar1");
BPF_HASH_OF_MAPS(maps_hash3, u64, "ar1");
BPF_TABLE("array_of_maps$later", int, int, before_it, 3);
BPF_QUEUE(later, struct custom_key, 5);
BPF_TABLE_PINNED("hash", u32, u64, kept, 7, "/sys/fs/bpf/kept");
BPF_TABLE("hash_of_maps$" "kept", u32, u32, of_kept, 8);

int kprobe__f(void *ctx)
{
    int index = 1, key = 5, *value;
    u64 id = 7;
    void *inner = maps_array.lookup(&index);

    if (!inner)
        return 0;
    value = bpf_map_lookup_elem(inner, &key);
    if (value)
        (*value)++;
    inner = maps_hash3.lookup(&id);
    if (inner) {
        bpf_map_update_elem(inner, &index, &key, BPF_ANY);
        bpf_map_delete_elem(inner, &index);
    }
    return 0;
}
