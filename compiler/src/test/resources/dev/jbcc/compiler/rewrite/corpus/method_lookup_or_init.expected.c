#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __always_inline void *bpf_map_lookup_or_try_init(void *map, const void *key, const void *initial)
{
	void *value = bpf_map_lookup_elem(map, key);

	if (value)
		return value;
	bpf_map_update_elem(map, key, initial, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "method_lookup_or_init.c"
/* The older form: the function ends where there is no room. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");
#line 3 "method_lookup_or_init.c"
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, u64);
} rounds SEC(".maps");

SEC("kprobe")
#line 5 "method_lookup_or_init.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	u64 zero = 0, *value;

	value = ({ u64 *leaf__ = bpf_map_lookup_or_try_init(&counts, &pid, &zero); if (!leaf__) return 0; leaf__; });
	(*value)++;
	bpf_array_increment(&rounds, &(int){0}, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
