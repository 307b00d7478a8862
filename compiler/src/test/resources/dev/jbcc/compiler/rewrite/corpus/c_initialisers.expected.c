#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#line 1 "c_initialisers.c"
/* Structs, unions and arrays with values from the beginning. */
struct point_t {
	int x, y;
};
union word_t {
	u32 whole;
	u8 bytes[4];
};
struct event_t {
	struct point_t points[2];
	union word_t word;
	char name[8];
	u32 flags : 4, kind : 12;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");
#line 17 "c_initialisers.c"
static const u32 weights[] = {1, 10, 100};

SEC("kprobe")
#line 19 "c_initialisers.c"
int f(struct pt_regs *ctx)
{
#line 19 "c_initialisers.c"
	int x = PT_REGS_PARM1(ctx);

	struct event_t event = {.points = {{x, 1}, {.y = x}}, .word.whole = 7, .name = "point", .kind = 5};
	struct point_t origin = {};

	event.points[0] = origin;
	event.word.bytes[1] = weights[1];
	event.flags = 3;
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	return 0;
}

const struct event_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
