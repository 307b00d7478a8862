// The contender libbpf of the benchmark Attach: attach_libbpf OBJECT PROGRAM FUNCTIONS TURNS. FUNCTIONS is a file of names, one a line. Prints
// for each turn the nanoseconds that attaching to all of them took.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <string.h>

#include "peer.h"

enum { MOST = 10000 };

static const char *names[MOST];

int main(int argc, char **argv)
{
	struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
	struct bpf_program *program = object ? bpf_object__find_program_by_name(object, argv[2]) : NULL;
	FILE *functions = fopen(argv[3], "r");
	char line[512];
	size_t count = 0;

	if (!program || !functions)
		fail(argv[1]);
	while (count < MOST && fgets(line, sizeof(line), functions)) {
		line[strcspn(line, "\n")] = 0;
		names[count++] = strdup(line);
	}
	bpf_program__set_expected_attach_type(program, BPF_TRACE_KPROBE_MULTI);
	if (bpf_object__load(object))
		fail("load");
	for (int turn = 0; turn < atoi(argv[4]); turn++) {
		LIBBPF_OPTS(bpf_kprobe_multi_opts, options, .syms = names, .cnt = count);
		long start = now();
		struct bpf_link *link = bpf_program__attach_kprobe_multi_opts(program, NULL, &options);
		long taken = now() - start;

		if (!link)
			fail("attach");
		printf("%ld\n", taken);
		bpf_link__destroy(link);
	}
	return 0;
}
