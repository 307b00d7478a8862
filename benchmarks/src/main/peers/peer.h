// What the contenders in C share.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static inline void fail(const char *what)
{
	perror(what);
	exit(1);
}
