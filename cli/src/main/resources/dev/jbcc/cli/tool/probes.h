// What conditions and values of probes may use, besides what the dialect has.

const volatile u32 own_pid = 0; // a process that is not looked at; 0: none

// With UNDER_CGROUP, only tasks of a control group and of those below it.
#ifdef UNDER_CGROUP
BPF_CGROUP_ARRAY(cgroups, 1);
#endif

#define $pid ((u32)bpf_get_current_pid_tgid())
#define $tgid ((u32)(bpf_get_current_pid_tgid() >> 32))
#define $TID $pid
#define $PID $tgid
#define $uid ((u32)bpf_get_current_uid_gid())
#define $gid ((u32)(bpf_get_current_uid_gid() >> 32))
#define $UID $uid
#define $GID $gid
#define $cpu ((u32)bpf_get_smp_processor_id())
#define $CPU $cpu
#define $task ((struct task_struct *)bpf_get_current_task())

// Whether a text begins as the literal says.
#define STRCMP(literal, text)                                                  \
    ({                                                                         \
        const char wanted__[] = literal;                                       \
        char found__[sizeof(wanted__)] = {};                                   \
        bool same__ = true;                                                    \
        bpf_probe_read(found__, sizeof(found__) - 1, (const void *)(u64)(text)); \
        _Pragma("unroll") for (u32 i__ = 0; i__ < sizeof(wanted__) - 1; i__++) \
            same__ = same__ && wanted__[i__] == found__[i__];                  \
        same__;                                                                \
    })

// Whether what happens now is not asked for.
static inline bool skipped(void) {
    if (own_pid && $tgid == own_pid)
        return true;
#ifdef UNDER_CGROUP
    if (cgroups.check_current_task(0) <= 0)
        return true;
#endif
    return left_out();
}

// Copies a text from memory of the kernel or of a process; the room behind it is not touched.
static inline void read_text(char *to, u64 from) {
    if (bpf_probe_read_str(to, STRING_SIZE, (const void *)from) < 0)
        to[0] = 0;
}
