/* User and group in one number. */
BPF_HASH(users, u32);

int who(struct pt_regs *ctx)
{
	u32 uid = bpf_get_current_uid_gid() & 0xffffffff;
	u32 gid = bpf_get_current_uid_gid() >> 32;

	if (gid)
		users.increment(uid);
	return 0;
}
