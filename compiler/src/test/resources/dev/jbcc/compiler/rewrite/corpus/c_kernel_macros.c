/* What kernel headers give and types do not. */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <asm/page.h>

BPF_HASH(ages, u32);

int kretprobe__filp_open(struct pt_regs *ctx)
{
	struct file *file = (struct file *)PT_REGS_RC(ctx);
	u32 kind = 0;

	if (IS_ERR(file))
		return PTR_ERR(file) == -ENOENT;
	if (S_ISREG(file->f_inode->i_mode))
		kind = (bpf_ktime_get_ns() / NSEC_PER_MSEC) & (PAGE_SIZE - 1);
	ages.increment(kind);
	return 0;
}
