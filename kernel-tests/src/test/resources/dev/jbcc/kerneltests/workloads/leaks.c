// Allocates blocks of known sizes in functions of known names, and frees some. It says when it is ready and starts when it gets a line,
// or starts at once if there is an argument; says so when it has done; without an argument it stays until it is killed. It writes
// without buffers, which would be allocated.

#define _GNU_SOURCE
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define TIMES(count) for (volatile int i = 0; i < (count); i++)

void *volatile kept;

void leak_small(void) {
    TIMES(101) kept = malloc(24);
}

void leak_zeroed(void) {
    TIMES(53) kept = calloc(3, 50);
}

void leak_grown(void) {
    TIMES(31) {
        kept = malloc(10);
        kept = realloc(kept, 1000);
    }
}

// What cannot grow stays as it was.
void leak_kept(void) {
    TIMES(5) {
        kept = malloc(77);
        if (realloc(kept, PTRDIFF_MAX))
            _exit(2);
    }
}

void leak_aligned(void) {
    TIMES(17) {
        void *block;
        if (posix_memalign(&block, 64, 640))
            _exit(2);
        kept = block;
    }
    TIMES(2) kept = aligned_alloc(32, 320);
}

void leak_mapped(void) {
    TIMES(7) kept = mmap(0, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// So large that the allocator maps it.
void leak_large(void) {
    TIMES(3) kept = malloc(1 << 20);
}

void free_all(void) {
    TIMES(1009) {
        kept = malloc(48);
        free(kept);
    }
    TIMES(13) {
        kept = malloc(1 << 20);
        free(kept);
        kept = memalign(128, 1280);
        kept = realloc(kept, 12800);
        kept = realloc(kept, 0);
        void *mapped = mmap(0, 16384, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        munmap(mapped, 16384);
    }
}

int main(int count, char **arguments) {
    char byte;
    if (count == 1 && (write(1, "ready\n", 6) != 6 || read(0, &byte, 1) != 1))
        return 1;
    leak_small();
    leak_zeroed();
    leak_grown();
    leak_kept();
    leak_aligned();
    leak_mapped();
    leak_large();
    free_all();
    if (write(1, "done\n", 5) != 5)
        return 1;
    if (count == 1)
        pause();
    sleep(2);
    return 0;
}
