/* Every kind of global data: sections of the compiler's and of one's own, kernel configuration. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct point {
	int x, y;
	char name[8];
};

int counter;
static volatile long hidden = 5;
struct point origin = {1, 2, "origin"};
const volatile unsigned int limit = 1009;
static const volatile struct point fixed[3] = {{0}, {3, 4, "fixed"}};
const volatile char greeting[] = "hello";
unsigned long long mine SEC(".data.mine") = 0x123456789abcULL;
int zeroes[5];
const volatile int table[4] SEC(".rodata.mine") = {7, 11, 13, 17};

extern int LINUX_KERNEL_VERSION __kconfig;
extern _Bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_BPF __kconfig;
extern int CONFIG_HZ __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig __weak;
extern int CONFIG_JBCC_DOES_NOT_EXIST __kconfig __weak;

SEC("raw_tp/sys_enter")
int read_all(void *ctx)
{
	long sum = counter + hidden + origin.y + limit + fixed[1].y + greeting[1] + mine + table[2];

	zeroes[2]++;
	if (LINUX_KERNEL_VERSION > 0x50800)
		sum += 1000000;
	if (CONFIG_BPF_SYSCALL)
		sum += 2;
	if (CONFIG_BPF == TRI_YES)
		sum += 4;
	sum += CONFIG_HZ + CONFIG_DEFAULT_HOSTNAME[0] + CONFIG_JBCC_DOES_NOT_EXIST;
	counter = sum;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
