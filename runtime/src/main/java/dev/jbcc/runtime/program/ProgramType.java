package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.object.SectionKind;
import java.util.Locale;
import java.util.Optional;

/** The types of programs, by the kernel's {@code BPF_PROG_TYPE_*} numbers. */
public enum ProgramType {
    UNSPEC("3.18"),
    SOCKET_FILTER("3.19"),
    KPROBE("4.1"),
    SCHED_CLS("4.1"),
    SCHED_ACT("4.1"),
    TRACEPOINT("4.7"),
    XDP("4.8"),
    PERF_EVENT("4.9"),
    CGROUP_SKB("4.10"),
    CGROUP_SOCK("4.10"),
    LWT_IN("4.10"),
    LWT_OUT("4.10"),
    LWT_XMIT("4.10"),
    SOCK_OPS("4.13"),
    SK_SKB("4.14"),
    CGROUP_DEVICE("4.15"),
    SK_MSG("4.17"),
    RAW_TRACEPOINT("4.17"),
    CGROUP_SOCK_ADDR("4.17"),
    LWT_SEG6LOCAL("4.18"),
    LIRC_MODE2("4.18"),
    SK_REUSEPORT("4.19"),
    FLOW_DISSECTOR("4.20"),
    CGROUP_SYSCTL("5.2"),
    RAW_TRACEPOINT_WRITABLE("5.2"),
    CGROUP_SOCKOPT("5.3"),
    TRACING("5.5"),
    STRUCT_OPS("5.6"),
    EXT("5.6"),
    LSM("5.7"),
    SK_LOOKUP("5.9"),
    SYSCALL("5.14"),
    NETFILTER("6.4");

    private static final ProgramType[] VALUES = values();

    private final String minimumKernel;

    ProgramType(String minimumKernel) {
        this.minimumKernel = minimumKernel;
    }

    /** Returns the first mainline release that has such programs, such as {@code 5.8}. */
    public String minimumKernel() {
        return minimumKernel;
    }

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
