/* Values that hang on inodes. */
BPF_INODE_STORAGE(opens, u64);

LSM_PROBE(file_open, struct file *file)
{
	u64 *count = opens.inode_storage_get(file->f_inode, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (count)
		*count += 1;
	return 0;
}

LSM_PROBE(inode_unlink, struct inode *dir, struct dentry *dentry)
{
	opens.inode_storage_delete(dentry->d_inode);
	return 0;
}
