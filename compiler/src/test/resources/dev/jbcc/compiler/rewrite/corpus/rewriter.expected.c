#include "vmlinux.h"
#define BPF_CORE_READ_HELPER bpf_probe_read
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/* The value of something in memory that a program cannot load from directly. */
#define bpf_read(object) ({ \
	__typeof__(((void)0, (object))) value__; \
	bpf_probe_read(&value__, sizeof(value__), (const void *)&(object)); \
	value__; \
})

#line 1 "rewriter.c"
/* Pointers of the kernel that are followed as in C. */

#line 5 "rewriter.c"
struct data_t {
	u64 inode;
	u32 device;
	u8 first;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(u32));
} events SEC(".maps");

#line 13 "rewriter.c"
static __always_inline struct inode *inode_of(struct file *file)
{
	return BPF_CORE_READ(file, f_path.dentry, d_inode);
}

SEC("kprobe/vfs_write")
#line 18 "rewriter.c"
int kprobe__vfs_write(struct pt_regs *ctx)
{
#line 18 "rewriter.c"
	struct file *file = (void *)PT_REGS_PARM1(ctx);

	struct data_t data = {.inode = BPF_CORE_READ(inode_of(file), i_ino)};
	struct qstr name; bpf_probe_read(&name, sizeof(name), &BPF_CORE_READ(file, f_path.dentry)->d_name);

	data.device = BPF_CORE_READ(inode_of(file), i_sb, s_dev);
	if (name.len > 0 && !(BPF_CORE_READ(file, f_inode, i_mode) & 0111))
		data.first = bpf_read(name.name[0]);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &data, sizeof(data));
	return 0;
}

const struct data_t *events__sample SEC(".jbcc.samples");

char LICENSE[] SEC("license") = "GPL";
