package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.object.SectionKind;
import java.util.Locale;
import java.util.Optional;

/** The types of programs, by the kernel's {@code BPF_PROG_TYPE_*} numbers. */
public enum ProgramType {
    UNSPEC,
    SOCKET_FILTER,
    KPROBE,
    SCHED_CLS,
    SCHED_ACT,
    TRACEPOINT,
    XDP,
    PERF_EVENT,
    CGROUP_SKB,
    CGROUP_SOCK,
    LWT_IN,
    LWT_OUT,
    LWT_XMIT,
    SOCK_OPS,
    SK_SKB,
    CGROUP_DEVICE,
    SK_MSG,
    RAW_TRACEPOINT,
    CGROUP_SOCK_ADDR,
    LWT_SEG6LOCAL,
    LIRC_MODE2,
    SK_REUSEPORT,
    FLOW_DISSECTOR,
    CGROUP_SYSCTL,
    RAW_TRACEPOINT_WRITABLE,
    CGROUP_SOCKOPT,
    TRACING,
    STRUCT_OPS,
    EXT,
    LSM,
    SK_LOOKUP,
    SYSCALL,
    NETFILTER;

    private static final ProgramType[] VALUES = values();

    /** Returns the kernel's number. */
    @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order, without gaps
    public int number() {
        return ordinal();
    }

    /** Returns what a section for programs of this type asks for, where it says nothing but the type. */
    public SectionKind kind() {
        return SectionKind.of(section())
                .orElseGet(() -> new SectionKind(number(), 0, SectionKind.Attach.OTHER, Optional.empty(), false));
    }

    private String section() {
        return switch (this) {
            case SOCKET_FILTER -> "socket";
            case SCHED_CLS -> "tc";
            case SCHED_ACT -> "action";
            case CGROUP_SKB -> "cgroup/skb";
            case CGROUP_SOCK -> "cgroup/sock";
            case SOCK_OPS -> "sockops";
            case CGROUP_DEVICE -> "cgroup/dev";
            case CGROUP_SYSCTL -> "cgroup/sysctl";
            case CGROUP_SOCK_ADDR -> "cgroup/connect4";
            case CGROUP_SOCKOPT -> "cgroup/getsockopt";
            case RAW_TRACEPOINT_WRITABLE -> "raw_tracepoint.w";
            case EXT -> "freplace";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** Returns the type with that number; empty if it is newer than this version. */
    public static Optional<ProgramType> of(int number) {
        return number >= 0 && number < VALUES.length ? Optional.of(VALUES[number]) : Optional.empty();
    }

    /** Returns the name as bpf tools show it, such as {@code raw_tracepoint}; the number in digits if it is not known. */
    public static String nameOf(int number) {
        return number >= 0 && number < VALUES.length
                ? VALUES[number].name().toLowerCase(Locale.ROOT)
                : Integer.toUnsignedString(number);
    }

    /** Returns the capabilities that loading such a program asks for, by the kernel's numbers, of which CAP_SYS_ADMIN is all. */
    static int[] capabilities(int number) {
        ProgramType type = of(number).orElse(UNSPEC);
        return switch (type) {
            case KPROBE, TRACEPOINT, PERF_EVENT, RAW_TRACEPOINT, RAW_TRACEPOINT_WRITABLE, TRACING, LSM ->
                new int[] {Capabilities.CAP_BPF, Capabilities.CAP_PERFMON};
            case STRUCT_OPS, EXT ->
                new int[] {Capabilities.CAP_BPF, Capabilities.CAP_PERFMON, Capabilities.CAP_NET_ADMIN};
            case UNSPEC, SOCKET_FILTER, CGROUP_SKB, SK_REUSEPORT, SYSCALL -> new int[] {Capabilities.CAP_BPF};
            default -> new int[] {Capabilities.CAP_BPF, Capabilities.CAP_NET_ADMIN};
        };
    }
}
