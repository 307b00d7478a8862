/* The return of a function of a module. */
#include <linux/fs.h>

BPF_HASH(results, int);

MODULE_KRETFUNC_PROBE(overlay, ovl_show_options, struct seq_file *m, struct dentry *dentry, int ret)
{
	results.increment(ret);
	return 0;
}
