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

#line 1 "copies.c"
struct holder_t { struct qstr name; struct path path; };
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct holder_t);
} scratch SEC(".maps");

SEC("kprobe/f")
#line 4 "copies.c"
int kprobe__f(struct pt_regs *ctx)
{
#line 4 "copies.c"
	struct dentry *dentry = (void *)PT_REGS_PARM1(ctx);
#line 4 "copies.c"
	struct path *path = (void *)PT_REGS_PARM2(ctx);

    int zero = 0;
    struct holder_t *holder = bpf_map_lookup_elem(&scratch, &zero);
    struct qstr name; bpf_probe_read(&name, sizeof(name), &dentry->d_name);
    struct path copy = bpf_read(*path), *other = path;
    const struct path fixed = bpf_read(*path);
    struct qstr later;

    if (!holder)
        return 0;
    bpf_probe_read(&later, sizeof(later), &BPF_CORE_READ(dentry, d_parent)->d_name);
    bpf_probe_read(&holder->path, sizeof(holder->path), path);
    holder->name = later;
    struct holder_t stack = {.name = BPF_CORE_READ(dentry, d_name), .path = bpf_read(*path)};
    struct holder_t *pointer = holder;
    later = (pointer->name);
    *pointer = stack;
    for (struct path p = bpf_read(*path); zero < 1; zero++)
        later.hash += BPF_PROBE_READ(p.dentry, d_name.hash);
    return name.hash + BPF_PROBE_READ(copy.dentry, d_name.len) + BPF_CORE_READ(other, mnt, mnt_flags) + BPF_PROBE_READ(fixed.mnt, mnt_flags);
}

char LICENSE[] SEC("license") = "GPL";
