// A program with static probes, as SystemTap's sys/sdt.h would make them but for fixed places of the arguments. It starts when it gets a
// line, hits each probe TIMES times, and prints in how many rounds it saw that somebody looked; then, at SIGUSR1, whether somebody still does.
#include <signal.h>
#include <stdio.h>

#define NOTE(provider, name, semaphore, arguments)                              \
    "990: nop\n"                                                                \
    ".pushsection .note.stapsdt, \"\", %%note\n"                                \
    ".balign 4\n"                                                               \
    ".4byte 992f - 991f, 994f - 993f, 3\n"                                      \
    "991: .asciz \"stapsdt\"\n"                                                 \
    "992: .balign 4\n"                                                          \
    "993: .8byte 990b, _.stapsdt.base, " semaphore "\n"                         \
    ".asciz \"" provider "\"\n.asciz \"" name "\"\n.asciz \"" arguments "\"\n"  \
    "994: .balign 4\n"                                                          \
    ".popsection\n"                                                             \
    ".ifndef _.stapsdt.base\n"                                                  \
    ".pushsection .stapsdt.base, \"aG\", %%progbits, .stapsdt.base, comdat\n"   \
    ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n"                            \
    "_.stapsdt.base: .space 1\n"                                                \
    ".size _.stapsdt.base, 1\n"                                                 \
    ".popsection\n"                                                             \
    ".endif\n"

unsigned short guarded_semaphore __attribute__((section(".probes"), used));
int variable = 4242;
struct {
    long before;
    int values[4];
} table = {1, {10, -20, 30, -40}};

// Registers of all sizes, a constant, memory at a register, with an index, and at a variable. The signed byte is -2, the unsigned one 254.
static __attribute__((noinline)) void places(long number) {
    __asm__ volatile(
        "mov %0, %%rbx\n"
        "mov $0xfffffffe, %%ecx\n"
        "movabs $0x1122334455667788, %%rdx\n"
        "lea table(%%rip), %%rsi\n"
        "mov $1, %%edi\n"
        NOTE("sample", "places", "0",
             "8@%%rbx -1@%%cl 1@%%cl -4@$-7 -4@12(%%rsi) -4@8(%%rsi,%%rdi,4) 4@variable(%%rip) 2@%%dx 1@%%dh 8@%%rdx -4@%%ecx")
        :
        : "r"(number)
        : "rbx", "rcx", "rdx", "rsi", "rdi", "memory");
}

// The same probe at two places, with its argument at different ones.
static __attribute__((noinline)) void first(long number) {
    __asm__ volatile("mov %0, %%rbx\n" NOTE("sample", "copied", "0", "8@%%rbx") : : "r"(number) : "rbx");
}

static __attribute__((noinline)) void second(long number) {
    __asm__ volatile("mov %0, %%rcx\n" NOTE("sample", "copied", "0", "8@%%rcx") : : "r"(number * 1000) : "rcx");
}

static __attribute__((noinline)) void text(const char *value) {
    __asm__ volatile("mov %0, %%rbx\n" NOTE("sample", "guarded", "guarded_semaphore", "8@%%rbx") : : "r"(value) : "rbx");
}

static __attribute__((noinline)) void unreadable(void) {
    __asm__ volatile(NOTE("other", "copied", "0", "8f@%%xmm0") : :);
}

int main(void) {
    int looked = 0;
    int number;
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    puts("ready");
    fflush(stdout);
    getchar();
    for (long i = 1; i <= TIMES; i++) {
        places(i);
        first(i);
        second(i);
        unreadable();
        if (*(volatile unsigned short *)&guarded_semaphore) {
            looked++;
            text("a text of the program");
        }
    }
    printf("looked %d\n", looked);
    fflush(stdout);
    sigwait(&signals, &number);
    printf("semaphore %d\n", *(volatile unsigned short *)&guarded_semaphore);
    return 0;
}
