package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.Arch;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The headers that rewritten programs include, and that libbpf-style programs may include as well. */
class HeadersTest {
    private static final String ALL_MACROS = """
            #include "vmlinux.h"
            #include <bpf/bpf_helpers.h>
            #include <bpf/bpf_core_read.h>
            #include <bpf/bpf_tracing.h>
            #include <bpf/bpf_endian.h>
            #include <bpf/usdt.bpf.h>

            struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, int); __type(value, long); } map SEC(".maps");
            char buffer[16];
            static int seen;

            SEC("kprobe/f")
            int BPF_KPROBE(f, struct task_struct *task, int n)
            {
                pid_t pid = 0;
                const struct cred *cred = BPF_CORE_READ(task, cred);

                pid += BPF_CORE_READ(task, real_parent, real_parent, real_parent, real_parent, real_parent, real_parent,
                                     real_parent, real_parent, pid);
                pid += BPF_CORE_READ(cred, uid) + BPF_CORE_READ(task, comm[n & 3]);
                pid += BPF_PROBE_READ(task, real_parent, pid) + BPF_CORE_READ_USER(task, pid) + BPF_PROBE_READ_USER(task, mm, start_stack);
                BPF_CORE_READ_INTO(&pid, task, group_leader, pid);
                BPF_PROBE_READ_INTO(&pid, task, pid);
                BPF_CORE_READ_STR_INTO(&buffer, task, real_parent, comm);
                BPF_PROBE_READ_STR_INTO(&buffer, task, comm);
                BPF_CORE_READ_USER_STR_INTO(&buffer, task, comm);
                bpf_core_read(&pid, sizeof(pid), &task->pid);
                bpf_core_read_str(buffer, sizeof(buffer), task->comm);
                pid += BPF_CORE_READ_BITFIELD_PROBED(task, niceness) + BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
                if (bpf_core_field_exists(task->mm) && bpf_core_field_exists(struct task_struct, prio))
                    pid += bpf_core_field_size(task->comm) + bpf_core_field_offset(struct task_struct, mm);
                if (bpf_core_type_exists(struct mm_struct) && bpf_core_type_matches(struct path))
                    pid += bpf_core_type_size(struct mm_struct) + bpf_core_type_id_kernel(struct mm_struct);
                if (bpf_core_enum_value_exists(enum xdp_action, XDP_DROP))
                    pid += bpf_core_enum_value(enum xdp_action, XDP_PASS);
                bpf_printk("no value");
                bpf_printk("%d", pid);
                bpf_printk("%d %d %d", 1, 2, 3);
                bpf_printk("%d %d %d %d", 1, 2, 3, 4);
                bpf_printk("%d %d %d %d %d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
                BPF_SNPRINTF(buffer, sizeof(buffer), "%d %s", pid, "x");
                return pid + bpf_ntohs(1) + bpf_htonl(2) + bpf_be64_to_cpu(3) + bpf_cpu_to_le32(4) + seen;
            }

            SEC("kretprobe/f")
            int BPF_KRETPROBE(g, long result)
            {
                return result > 0 ? PT_REGS_IP(ctx) : PT_REGS_SP(ctx) + PT_REGS_FP(ctx) + PT_REGS_RET(ctx);
            }

            SEC("kprobe/h")
            int h(struct pt_regs *ctx)
            {
                struct pt_regs *regs = PT_REGS_SYSCALL_REGS(ctx);

                return PT_REGS_PARM1_CORE_SYSCALL(regs) + PT_REGS_PARM4_CORE_SYSCALL(regs) + PT_REGS_PARM6_CORE_SYSCALL(regs)
                    + PT_REGS_RC_CORE(regs) + PT_REGS_PARM1_SYSCALL(ctx) + PT_REGS_PARM5(ctx);
            }

            SEC("raw_tracepoint/x")
            int BPF_PROG(p, int first, struct task_struct *second)
            {
                return first + BPF_CORE_READ(second, pid);
            }

            SEC("usdt")
            int BPF_USDT(u, int first, char *second)
            {
                return first + (second != 0) + bpf_usdt_arg_cnt(ctx) + bpf_usdt_cookie(ctx);
            }
            char LICENSE[] SEC("license") = "GPL";
            """;

    @ParameterizedTest
    @EnumSource(Arch.class)
    void everyMacroCompiles(Arch arch) throws IOException {
        String assembly = new DialectFixture(arch).compile(ALL_MACROS);
        assertTrue(assembly.contains("call 4") || assembly.contains("call 113"), assembly);
    }

    @Test
    void readsThroughTheHelperThatIsAskedFor() throws IOException {
        String program = """
                #include "vmlinux.h"
                %s
                #include <bpf/bpf_core_read.h>
                SEC("kprobe") int f(struct task_struct *task) { return BPF_CORE_READ(task, real_parent, pid); }
                """;
        DialectFixture fixture = new DialectFixture(Arch.X86_64);
        String plain = fixture.compile(program.formatted(""));
        String old = fixture.compile(program.formatted("#define BPF_CORE_READ_HELPER bpf_probe_read"));
        assertEquals(2, plain.split("call 113\n", -1).length - 1);
        assertEquals(2, old.split("call 4\n", -1).length - 1);
    }
}
