/* A function of a module. */
#include <linux/fs.h>

BPF_ARRAY(calls, u64, 1);

MODULE_KFUNC_PROBE(overlay, ovl_show_options, struct seq_file *m, struct dentry *dentry)
{
	calls.atomic_increment(0);
	return 0;
}
