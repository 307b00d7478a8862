package dev.jbcc.runtime.program;

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
}
