// Waits for a line, calls getppid three functions deep, and ends. All functions but main are local.
#include <stdio.h>
#include <unistd.h>

static __attribute__((noinline)) int innermost(void)
{
    int parent = getppid();

    __asm__ volatile("" : : : "memory");
    return parent;
}

static __attribute__((noinline)) int middle(int more)
{
    int parent = innermost() + more;

    __asm__ volatile("" : : : "memory");
    return parent;
}

int main(void)
{
    getchar();
    return middle(0) == 0;
}
