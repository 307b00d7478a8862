#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Adds to an element of an array map. An index beyond its end is ignored. */
#define bpf_array_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "map_percpu_array.c"
/* Arrays with a value for each processor; also as room for what the stack has none for. */
struct big_t {
	u32 pid;
	char path[1024];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u64);
} counts SEC(".maps");
#line 8 "map_percpu_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 10240);
	__type(key, int);
	__type(value, u32);
} small SEC(".maps");
#line 9 "map_percpu_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct big_t);
} room SEC(".maps");
#line 10 "map_percpu_array.c"
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

SEC("kprobe")
#line 12 "map_percpu_array.c"
int f(struct pt_regs *ctx)
{
#line 12 "map_percpu_array.c"
	const char *path = (void *)PT_REGS_PARM1(ctx);

	int zero = 0;
	struct big_t *big = bpf_map_lookup_elem(&room, &zero);

	bpf_array_increment(&counts, &zero, 1);
	bpf_array_increment(&small, &zero, 1);
	if (!big)
		return 0;
	big->pid = bpf_get_current_pid_tgid();
	bpf_probe_read_user_str(big->path, sizeof(big->path), path);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, big, sizeof(*big));
	return 0;
}

const struct big_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
