/* The same when it returns: the arguments, and the result behind them. */
#include <linux/fs.h>

BPF_HASH(failures, int);

KRETFUNC_PROBE(vfs_open, const struct path *path, struct file *file, int ret)
{
	if (ret < 0)
		failures.increment(ret);
	return 0;
}
