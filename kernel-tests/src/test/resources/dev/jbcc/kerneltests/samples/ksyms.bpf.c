/* Kernel variables with and without type, kernel functions, and weak ones that no kernel has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

extern const int bpf_prog_active __ksym;
extern const void vfs_read __ksym;
extern const void jbcc_no_such_symbol __ksym __weak;
extern const int jbcc_no_such_variable __ksym __weak;
extern void jbcc_no_such_function(int x) __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;

unsigned long long addresses[4];

SEC("raw_tp/sys_enter")
int take_addresses(void *ctx)
{
	int *active;

	addresses[0] = (unsigned long long)&vfs_read;
	addresses[1] = (unsigned long long)&jbcc_no_such_symbol;
	addresses[2] = (unsigned long long)&jbcc_no_such_variable;
	active = bpf_this_cpu_ptr(&bpf_prog_active);
	addresses[3] = *active;
	active = bpf_per_cpu_ptr(&bpf_prog_active, 0);
	if (active)
		addresses[3] += *active;
	if (jbcc_no_such_function)
		jbcc_no_such_function(1);
	return 0;
}

SEC("tp_btf/sys_enter")
int call_functions(void *ctx)
{
	if (bpf_rcu_read_lock) {
		bpf_rcu_read_lock();
		addresses[0]++;
		bpf_rcu_read_unlock();
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
