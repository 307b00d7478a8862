package dev.jbcc.runtime.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.runtime.object.SectionKind.Attach;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionKindTest {
    private static void assertKind(
            String section, int programType, int attachType, Attach attach, String target, boolean sleepable) {
        Optional<String> expected = target.isEmpty() ? Optional.empty() : Optional.of(target);
        assertEquals(
                Optional.of(new SectionKind(programType, attachType, attach, expected, sleepable)),
                SectionKind.of(section),
                section);
    }

    @Test
    void knowsTracingSections() {
        assertKind("kprobe/vfs_read", 2, 0, Attach.KPROBE, "vfs_read", false);
        assertKind("kprobe", 2, 0, Attach.KPROBE, "", false);
        assertKind("kprobe/", 2, 0, Attach.KPROBE, "", false);
        assertKind("?kprobe/vfs_read", 2, 0, Attach.KPROBE, "vfs_read", false);
        assertKind("kretprobe/vfs_read", 2, 0, Attach.KRETPROBE, "vfs_read", false);
        assertKind("uprobe//bin/true:main", 2, 0, Attach.UPROBE, "/bin/true:main", false);
        assertKind("uprobe.s/x", 2, 0, Attach.UPROBE, "x", true);
        assertKind("uretprobe/x", 2, 0, Attach.URETPROBE, "x", false);
        assertKind("kprobe.multi/tcp_*", 2, 42, Attach.KPROBE_MULTI, "tcp_*", false);
        assertKind("kretprobe.multi/tcp_*", 2, 42, Attach.KRETPROBE_MULTI, "tcp_*", false);
        assertKind("kprobe.session/tcp_*", 2, 56, Attach.KPROBE_MULTI, "tcp_*", false);
        assertKind("uprobe.multi.s/x:y*", 2, 48, Attach.UPROBE_MULTI, "x:y*", true);
        assertKind("uretprobe.multi/x:y*", 2, 48, Attach.URETPROBE_MULTI, "x:y*", false);
        assertKind("uprobe.session/x:y*", 2, 57, Attach.UPROBE_MULTI, "x:y*", false);
        assertKind("usdt/x:y:z", 2, 0, Attach.USDT, "x:y:z", false);
        assertKind("kretsyscall/openat", 2, 0, Attach.KRETSYSCALL, "openat", false);
        assertKind("ksyscall/openat", 2, 0, Attach.KSYSCALL, "openat", false);
        assertKind("tracepoint/sched/sched_switch", 5, 0, Attach.TRACEPOINT, "sched/sched_switch", false);
        assertKind("tp/sched/sched_switch", 5, 0, Attach.TRACEPOINT, "sched/sched_switch", false);
        assertKind("raw_tracepoint/sched_switch", 17, 0, Attach.RAW_TRACEPOINT, "sched_switch", false);
        assertKind("raw_tp/sched_switch", 17, 0, Attach.RAW_TRACEPOINT, "sched_switch", false);
        assertKind("raw_tp.w/nbd_send_request", 24, 0, Attach.RAW_TRACEPOINT, "nbd_send_request", false);
        assertKind("tp_btf/sched_switch", 26, 23, Attach.TRACING, "sched_switch", false);
        assertKind("fentry/vfs_read", 26, 24, Attach.TRACING, "vfs_read", false);
        assertKind("fexit.s/vfs_read", 26, 25, Attach.TRACING, "vfs_read", true);
        assertKind("fmod_ret/x", 26, 26, Attach.TRACING, "x", false);
        assertKind("lsm/file_open", 29, 27, Attach.LSM, "file_open", false);
        assertKind("lsm.s/file_open", 29, 27, Attach.LSM, "file_open", true);
        assertKind("iter/task", 26, 28, Attach.ITERATOR, "task", false);
        assertKind("perf_event", 7, 0, Attach.OTHER, "", false);
    }

    @Test
    void knowsOtherSections() {
        assertKind("xdp", 6, 37, Attach.OTHER, "", false);
        assertKind("xdp/devmap", 6, 33, Attach.OTHER, "", false);
        assertKind("tc", 3, 0, Attach.OTHER, "", false);
        assertKind("classifier", 3, 0, Attach.OTHER, "", false);
        assertKind("tcx/egress", 3, 47, Attach.OTHER, "", false);
        assertKind("action", 4, 0, Attach.OTHER, "", false);
        assertKind("socket", 1, 0, Attach.OTHER, "", false);
        assertKind("cgroup/connect6", 18, 11, Attach.OTHER, "", false);
        assertKind("cgroup_skb/egress", 8, 1, Attach.OTHER, "", false);
        assertKind("sockops", 13, 3, Attach.OTHER, "", false);
        assertKind("sk_msg", 16, 7, Attach.OTHER, "", false);
        assertKind("sk_skb/stream_verdict", 14, 5, Attach.OTHER, "", false);
        assertKind("lwt_xmit", 12, 0, Attach.OTHER, "", false);
        assertKind("syscall", 31, 0, Attach.NONE, "", true);
        assertKind("struct_ops/ssthresh", 27, 0, Attach.OTHER, "ssthresh", false);
    }

    @Test
    void unknownSectionsHaveNoKind() {
        for (String section : List.of("", "/", ".text", "kprob", "kprobes/x", "cgroup/none", "xyz/kprobe")) {
            assertEquals(Optional.empty(), SectionKind.of(section), section);
        }
    }
}
