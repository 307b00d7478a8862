// A program whose function calls itself: when it gets a line, TIMES times three calls inside of each other.
#include <stdio.h>

static volatile int sum;

__attribute__((noinline)) int recurse(int deeper) {
    if (deeper > 0)
        recurse(deeper - 1);
    return ++sum;
}

int main(void) {
    puts("ready");
    fflush(stdout);
    getchar();
    for (int i = 0; i < TIMES; i++)
        recurse(2);
    return 0;
}
