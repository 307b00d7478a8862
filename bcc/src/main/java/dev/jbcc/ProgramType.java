package dev.jbcc;

import dev.jbcc.runtime.object.SectionKind;
import java.util.Optional;

/** What a function can be loaded as; the constants {@code BPF.KPROBE} and so on of bcc Python, with the kernel's numbers. */
public enum ProgramType {
    SOCKET_FILTER(1, "socket"),
    KPROBE(2, "kprobe"),
    SCHED_CLS(3, "tc"),
    SCHED_ACT(4, "action"),
    TRACEPOINT(5, "tracepoint"),
    XDP(6, "xdp"),
    PERF_EVENT(7, "perf_event"),
    CGROUP_SKB(8, "cgroup/skb"),
    CGROUP_SOCK(9, "cgroup/sock"),
    LWT_IN(10, "lwt_in"),
    LWT_OUT(11, "lwt_out"),
    LWT_XMIT(12, "lwt_xmit"),
    SOCK_OPS(13, "sockops"),
    SK_SKB(14, "sk_skb"),
    CGROUP_DEVICE(15, "cgroup/dev"),
    SK_MSG(16, "sk_msg"),
    RAW_TRACEPOINT(17, "raw_tracepoint");

    private final int number;
    private final String section;

    ProgramType(int number, String section) {
        this.number = number;
        this.section = section;
    }

    /** Returns the kernel's {@code BPF_PROG_TYPE_*} number. */
    public int number() {
        return number;
    }

    /** Returns the section name that says the same in an object file. */
    public String section() {
        return section;
    }

    SectionKind kind() {
        return SectionKind.of(section)
                .orElseGet(() -> new SectionKind(number, 0, SectionKind.Attach.OTHER, Optional.empty(), false));
    }
}
