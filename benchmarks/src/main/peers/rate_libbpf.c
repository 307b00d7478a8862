// The contender libbpf of the benchmark Rate: rate_libbpf OBJECT EVENTS_PER_SECOND MILLISECONDS. One thread sends events at the rate asked for,
// the other takes them. Prints: SENT DELIVERED REACHED_EVENTS_PER_SECOND.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <pthread.h>
#include <stdatomic.h>

#include "peer.h"

enum { BURST = 64 };

struct event {
	__u64 time;
	__u32 pid, cpu;
	__u64 number;
	char comm[16];
	__u64 delta;
};

static atomic_int over;
static __u64 delivered, sum;

static int on_ring(void *context, void *data, size_t size)
{
	delivered++;
	sum += ((struct event *)data)->number;
	return 0;
}

static void *take(void *ring)
{
	while (!atomic_load(&over))
		ring_buffer__poll(ring, 10);
	ring_buffer__consume(ring);
	return NULL;
}

int main(int argc, char **argv)
{
	static char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet), .repeat = BURST);
	struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
	long rate = atol(argv[2]), length = atol(argv[3]) * 1000000, sent = 0, start, elapsed;
	struct ring_buffer *ring;
	pthread_t consumer;
	int producer;

	if (!object || bpf_object__load(object))
		return 1;
	producer = bpf_program__fd(bpf_object__find_program_by_name(object, "to_ring_waking"));
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "ring"), on_ring, NULL, NULL);
	if (!ring || pthread_create(&consumer, NULL, take, ring))
		return 1;
	start = now();
	while ((elapsed = now() - start) < length) {
		if ((double)sent * 1e9 > (double)elapsed * rate)
			continue;
		if (bpf_prog_test_run_opts(producer, &options))
			return 1;
		sent += BURST;
	}
	atomic_store(&over, 1);
	pthread_join(consumer, NULL);
	printf("%ld %llu %.0f\n", sent, delivered, sent * 1e9 / elapsed);
	return sum == 0;
}
