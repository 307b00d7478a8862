// Which tasks a tool looks at: settings that are given when the program is loaded.
//
// CGROUP_MAP, MOUNT_MAP   paths of pinned hashes whose keys are ids of cgroups, numbers of mount namespaces
// WANTED_PIDS(id), WANTED_TIDS(id)   whether a process or thread is one of several that are asked for

const volatile u32 only_pid = 0;  // a process; 0: all
const volatile u32 only_tid = 0;  // a thread; 0: all
const volatile u32 only_uid = -1; // a user; -1: all

#ifdef CGROUP_MAP
BPF_TABLE_PINNED("hash", u64, u64, wanted_cgroups, 1024, CGROUP_MAP);
#endif
#ifdef MOUNT_MAP
BPF_TABLE_PINNED("hash", u64, u32, wanted_mounts, 1024, MOUNT_MAP);
#endif

// Whether the current task's container is not asked for.
static inline bool container_left_out(void) {
#ifdef CGROUP_MAP
    u64 cgroup = bpf_get_current_cgroup_id();
    if (!wanted_cgroups.lookup(&cgroup))
        return true;
#endif
#ifdef MOUNT_MAP
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u64 mounts = task->nsproxy->mnt_ns->ns.inum;
    if (!wanted_mounts.lookup(&mounts))
        return true;
#endif
    return false;
}

// Whether the current task is not asked for.
static inline bool left_out(void) {
    u64 id = bpf_get_current_pid_tgid();
    if (only_pid && id >> 32 != only_pid)
        return true;
    if (only_tid && (u32)id != only_tid)
        return true;
#ifdef WANTED_PIDS
    u32 pid = id >> 32;
    if (!(WANTED_PIDS(pid)))
        return true;
#endif
#ifdef WANTED_TIDS
    u32 tid = id;
    if (!(WANTED_TIDS(tid)))
        return true;
#endif
    if (only_uid != (u32)-1 && (u32)bpf_get_current_uid_gid() != only_uid)
        return true;
    return container_left_out();
}
