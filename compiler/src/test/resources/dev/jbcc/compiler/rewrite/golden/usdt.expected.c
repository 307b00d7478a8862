#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

/* Reads an argument of a USDT probe, counted from 0, into a variable of any size. */
#define bpf_usdt_arg_into(ctx, number, target) ({ \
	long argument__; \
	long error__ = bpf_usdt_arg(ctx, number, &argument__); \
	*(target) = (__typeof__(((void)0, *(target))))argument__; \
	error__; \
})

/* Copies from where an argument of a USDT probe, counted from 0, points to. */
#define bpf_usdt_arg_read(ctx, number, target, size) ({ \
	long argument__; \
	long error__ = bpf_usdt_arg(ctx, number, &argument__); \
	error__ ? error__ : bpf_probe_read_user(target, size, (void *)argument__); \
})

/* Adds to a map's value. A key that the map lacks starts from zero. */
#define bpf_map_increment(map, key, amount) ({ \
	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \
	if (!value__) { \
		__typeof__(*(map)->value) zero__ = {0}; \
		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \
		value__ = bpf_map_lookup_elem(map, key); \
	} \
	if (value__) \
		*value__ += (amount); \
})

#line 1 "usdt.c"
/* Arguments of static probes of user programs. */
struct data_t {
    u64 address;
    int line;
    char name[16];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");
#line 8 "usdt.c"
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} calls SEC(".maps");

#line 10 "usdt.c"
static __always_inline int first_argument(struct pt_regs *ctx)
{
    u16 value;

    return bpf_usdt_arg_into(ctx, 0, &value) < 0 ? -1 : value;
}

SEC("usdt")
#line 17 "usdt.c"
int on_entry(struct pt_regs *ctx)
{
    struct data_t data = {};
    uint64_t address;
    long signed_value;
    char *text;
    const int which = 2;

    bpf_usdt_arg(ctx, 5, (long *)&address);
    bpf_usdt_arg(ctx, 1, &signed_value);
    bpf_usdt_arg(ctx, which - 1, (long *)&data.address);
    bpf_usdt_arg_into(ctx, 2, &data.line);
    bpf_usdt_arg_into(ctx, (which + 1) - 1, &text);
    bpf_usdt_arg_read(ctx, 3, &data.name, sizeof(data.name));
    bpf_usdt_arg_read(ctx, 4,
                       data.name,
                       sizeof(data.name));
    bpf_probe_read_user(&data.name, sizeof(data.name), (void *)address);
    data.line += first_argument(ctx) + bpf_read(text[0]);
    bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
    return 0;
}

SEC("usdt")
#line 40 "usdt.c"
int through_another(struct pt_regs *ctx) { return first_argument(ctx); }

SEC("usdt")
#line 42 "usdt.c"
int generated(struct pt_regs *ctx)
{
    u64 method = 0;

    bpf_usdt_arg(ctx, 0, (long *)&method);
    bpf_map_increment(&calls, &method, 1);
    return 0;
}

SEC("kprobe")
#line 51 "usdt.c"
int without_arguments(struct pt_regs *ctx) { return 0; }

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
