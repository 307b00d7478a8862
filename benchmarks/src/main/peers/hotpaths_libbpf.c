// The contender libbpf of the benchmark HotPaths: hotpaths_libbpf OBJECT. Prints lines of NAME NANOSECONDS, each the median of many turns.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <string.h>

#include "peer.h"

enum { TURNS = 300, RING_EVENTS = 4680, PERF_EVENTS = 4000, ENTRIES = 10240, CHUNK = 4096 };

struct event {
	__u64 time;
	__u32 pid, cpu;
	__u64 number;
	char comm[16];
	__u64 delta;
};

static __u64 delivered, sum;

static int on_ring(void *context, void *data, size_t size)
{
	delivered++;
	sum += ((struct event *)data)->number;
	return 0;
}

static void on_perf(void *context, int cpu, void *data, __u32 size)
{
	delivered++;
	sum += ((struct event *)data)->number;
}

static void produce(struct bpf_object *object, const char *program, int events)
{
	static char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet), .repeat = events);

	if (bpf_prog_test_run_opts(bpf_program__fd(bpf_object__find_program_by_name(object, program)), &options))
		fail(program);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const char *name, double *turns)
{
	qsort(turns, TURNS, sizeof(*turns), ascending);
	printf("%s %.2f\n", name, turns[TURNS / 2]);
	fflush(stdout);
}

static void check_delivered(int expected)
{
	if (delivered != expected) {
		fprintf(stderr, "%llu events of %d\n", delivered, expected);
		exit(1);
	}
	delivered = 0;
}

int main(int argc, char **argv)
{
	struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
	struct ring_buffer *ring;
	struct perf_buffer *perf;
	double turns[TURNS];
	long start;
	int counts;

	if (!object || bpf_object__load(object))
		fail(argv[1]);
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "ring"), on_ring, NULL, NULL);
	if (!ring)
		fail("ring");
	for (int turn = 0; turn < TURNS; turn++) {
		produce(object, "to_ring", RING_EVENTS);
		start = now();
		if (ring_buffer__consume(ring) < 0)
			fail("ring");
		turns[turn] = (double)(now() - start) / RING_EVENTS;
		check_delivered(RING_EVENTS);
	}
	report("ring-raw", turns);

	perf = perf_buffer__new(bpf_object__find_map_fd_by_name(object, "events"), 64, on_perf, NULL, NULL, NULL);
	if (!perf)
		fail("events");
	for (int turn = 0; turn < TURNS; turn++) {
		produce(object, "to_perf", PERF_EVENTS);
		start = now();
		if (perf_buffer__consume(perf) < 0)
			fail("events");
		turns[turn] = (double)(now() - start) / PERF_EVENTS;
		check_delivered(PERF_EVENTS);
	}
	report("perf-raw", turns);

	counts = bpf_object__find_map_fd_by_name(object, "counts");
	for (int turn = 0; turn < TURNS; turn++) {
		start = now();
		for (__u32 key = 0; key < ENTRIES; key++) {
			__u64 value = key + turn;

			if (bpf_map_update_elem(counts, &key, &value, BPF_ANY))
				fail("update");
		}
		turns[turn] = (double)(now() - start) / ENTRIES;
	}
	report("map-update", turns);

	for (int turn = 0; turn < TURNS; turn++) {
		start = now();
		for (__u32 key = 0; key < ENTRIES; key++) {
			__u64 value;

			if (bpf_map_lookup_elem(counts, &key, &value))
				fail("lookup");
			sum += value;
		}
		turns[turn] = (double)(now() - start) / ENTRIES;
	}
	report("map-lookup", turns);

	for (int turn = 0; turn < TURNS; turn++) {
		static __u32 keys[CHUNK];
		static __u64 values[CHUNK];
		__u32 position, count;
		int got = 0, end = 0;

		start = now();
		while (!end) {
			count = CHUNK;
			end = bpf_map_lookup_batch(counts, got ? &position : NULL, &position, keys, values, &count, NULL);
			got += count;
			for (__u32 i = 0; i < count; i++)
				sum += keys[i] + values[i];
		}
		turns[turn] = (double)(now() - start) / ENTRIES;
		if (got != ENTRIES)
			fail("batch");
	}
	report("map-batch", turns);
	return sum == 0;
}
