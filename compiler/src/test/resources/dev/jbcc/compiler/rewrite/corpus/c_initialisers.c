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

BPF_PERF_OUTPUT(events);
static const u32 weights[] = {1, 10, 100};

int f(struct pt_regs *ctx, int x)
{
	struct event_t event = {.points = {{x, 1}, {.y = x}}, .word.whole = 7, .name = "point", .kind = 5};
	struct point_t origin = {};

	event.points[0] = origin;
	event.word.bytes[1] = weights[1];
	event.flags = 3;
	events.perf_submit(ctx, &event, sizeof(event));
	return 0;
}
