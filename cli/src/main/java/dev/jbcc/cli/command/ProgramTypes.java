package dev.jbcc.cli.command;

import dev.jbcc.runtime.object.SectionKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names of the kernel's program types. */
final class ProgramTypes {
    /** By {@code BPF_PROG_TYPE_*} number. */
    private static final List<String> NAMES = List.of(
            "unspec",
            "socket_filter",
            "kprobe",
            "sched_cls",
            "sched_act",
            "tracepoint",
            "xdp",
            "perf_event",
            "cgroup_skb",
            "cgroup_sock",
            "lwt_in",
            "lwt_out",
            "lwt_xmit",
            "sock_ops",
            "sk_skb",
            "cgroup_device",
            "sk_msg",
            "raw_tracepoint",
            "cgroup_sock_addr",
            "lwt_seg6local",
            "lirc_mode2",
            "sk_reuseport",
            "flow_dissector",
            "cgroup_sysctl",
            "raw_tracepoint_writable",
            "cgroup_sockopt",
            "tracing",
            "struct_ops",
            "ext",
            "lsm",
            "sk_lookup",
            "syscall",
            "netfilter");

    private ProgramTypes() {}

    /** Returns the kernel's name of the type; its number in digits if it is newer than this version. */
    static String name(SectionKind kind) {
        int number = kind.programType();
        return number >= 0 && number < NAMES.size() ? NAMES.get(number) : Integer.toUnsignedString(number);
    }

    /** Returns what a section name asks for, or a type in the kernel's spelling such as {@code SOCKET_FILTER}. */
    static Optional<SectionKind> kind(String type) {
        Optional<SectionKind> bySection = SectionKind.of(type);
        if (bySection.isPresent()) {
            return bySection;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        String section =
                switch (lower.startsWith("bpf_prog_type_") ? lower.substring("bpf_prog_type_".length()) : lower) {
                    case "socket_filter" -> "socket";
                    case "sched_cls" -> "tc";
                    case "sched_act" -> "action";
                    case "cgroup_sock" -> "cgroup/sock";
                    case "cgroup_device" -> "cgroup/dev";
                    case "cgroup_skb" -> "cgroup/skb";
                    case "cgroup_sysctl" -> "cgroup/sysctl";
                    case "sock_ops" -> "sockops";
                    default -> lower;
                };
        return SectionKind.of(section);
    }
}
