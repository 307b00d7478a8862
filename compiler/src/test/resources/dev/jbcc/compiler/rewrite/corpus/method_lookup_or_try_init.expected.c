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

#line 1 "method_lookup_or_try_init.c"
/* What a key has, or what it gets now; nothing if there is no room. */
struct value_t {
	u64 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct value_t);
} counts SEC(".maps");

SEC("kprobe")
#line 8 "method_lookup_or_try_init.c"
int f(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	struct value_t zero = {}, *value = bpf_map_lookup_or_try_init(&counts, &pid, &zero);

	if (value)
		value->count++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
