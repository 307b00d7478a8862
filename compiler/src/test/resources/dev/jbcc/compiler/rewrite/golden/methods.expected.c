#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

static __always_inline void *bpf_map_lookup_or_try_init(void *map, const void *key, const void *initial)
{
	void *value = bpf_map_lookup_elem(map, key);

	if (value)
		return value;
	bpf_map_update_elem(map, key, initial, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

#line 1 "methods.c"
struct value_t { u64 count; u64 sum; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct value_t);
} counts SEC(".maps");
#line 3 "methods.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct sock *);
	__type(value, u64);
} start SEC(".maps");

#line 5 "methods.c"
static __always_inline int has(u32 key)
{
    return bpf_map_lookup_elem(&counts, &key) != 0;
}

static __always_inline void reset(u32 key)
{
    struct value_t *value, zero = {};

    value = ({ struct value_t *leaf__ = bpf_map_lookup_or_try_init(&counts, &key, &zero); if (!leaf__) return; leaf__; });
    value->count = 0;
}

SEC("kprobe/f")
#line 18 "methods.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 18 "methods.c"
	struct sock *sk = (void *)PT_REGS_PARM1(ctx);

    u32 pid = bpf_get_current_pid_tgid();
    u64 now = bpf_ktime_get_ns(), *then;
    struct value_t *value, zero = {};

    if ((int)bpf_map_update_elem(&start, &sk, &now, BPF_NOEXIST) < 0)
        bpf_map_update_elem(&start, &sk, &now, BPF_ANY);
    then = bpf_map_lookup_elem(&start, &sk);
    if (!then || !has(pid))
        return 0;
    value = bpf_map_lookup_or_try_init(&counts, &pid, &zero);
    if (value) {
        value->count++;
        value->sum += now - *then;
    }
    reset(pid);
    value = ({ struct value_t *leaf__ = bpf_map_lookup_or_try_init(&counts, &pid, &zero); if (!leaf__) return 0; leaf__; });
    (*value).count += 2;
    now = (bpf_map_lookup_elem(&start, &sk)) ? *(u64 *)bpf_map_lookup_elem(&start, &sk) : 0;
    if (sizeof((*counts.value)) == 16)
        bpf_map_delete_elem(&counts, &pid);
    return bpf_map_delete_elem(&start, &sk);
}

char LICENSE[] SEC("license") = "GPL";
