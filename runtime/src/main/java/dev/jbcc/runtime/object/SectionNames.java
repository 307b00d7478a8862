package dev.jbcc.runtime.object;

import dev.jbcc.runtime.object.SectionKind.Attach;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The section names that libbpf defines. */
final class SectionNames {
    private static final int SOCKET_FILTER = 1;
    private static final int KPROBE = 2;
    private static final int SCHED_CLS = 3;
    private static final int SCHED_ACT = 4;
    private static final int TRACEPOINT = 5;
    private static final int XDP = 6;
    private static final int PERF_EVENT = 7;
    private static final int CGROUP_SKB = 8;
    private static final int CGROUP_SOCK = 9;
    private static final int LWT_IN = 10;
    private static final int LWT_OUT = 11;
    private static final int LWT_XMIT = 12;
    private static final int SOCK_OPS = 13;
    private static final int SK_SKB = 14;
    private static final int CGROUP_DEVICE = 15;
    private static final int SK_MSG = 16;
    private static final int RAW_TRACEPOINT = 17;
    private static final int CGROUP_SOCK_ADDR = 18;
    private static final int LWT_SEG6LOCAL = 19;
    private static final int LIRC_MODE2 = 20;
    private static final int SK_REUSEPORT = 21;
    private static final int FLOW_DISSECTOR = 22;
    private static final int CGROUP_SYSCTL = 23;
    private static final int RAW_TRACEPOINT_WRITABLE = 24;
    private static final int CGROUP_SOCKOPT = 25;
    private static final int TRACING = 26;
    private static final int STRUCT_OPS = 27;
    private static final int EXT = 28;
    private static final int LSM = 29;
    private static final int SK_LOOKUP = 30;
    private static final int SYSCALL = 31;
    private static final int NETFILTER = 32;

    private SectionNames() {}

    static Optional<SectionKind> find(String section) {
        SectionKind whole = withoutTarget(section);
        if (whole != null) {
            return Optional.of(whole);
        }
        int slash = section.indexOf('/');
        String type = slash < 0 ? section : section.substring(0, slash);
        Optional<String> target = slash < 0 || slash + 1 == section.length()
                ? Optional.empty()
                : Optional.of(section.substring(slash + 1));
        return Optional.ofNullable(withTarget(type, target));
    }

    /** Names that a target may follow after a slash. */
    private static @Nullable SectionKind withTarget(String type, Optional<String> target) {
        return switch (type) {
            case "kprobe" -> kind(KPROBE, 0, Attach.KPROBE, target);
            case "kretprobe" -> kind(KPROBE, 0, Attach.KRETPROBE, target);
            case "uprobe" -> kind(KPROBE, 0, Attach.UPROBE, target);
            case "uprobe.s" -> sleepable(KPROBE, 0, Attach.UPROBE, target);
            case "uretprobe" -> kind(KPROBE, 0, Attach.URETPROBE, target);
            case "uretprobe.s" -> sleepable(KPROBE, 0, Attach.URETPROBE, target);
            case "kprobe.multi" -> kind(KPROBE, 42, Attach.KPROBE_MULTI, target);
            case "kretprobe.multi" -> kind(KPROBE, 42, Attach.KRETPROBE_MULTI, target);
            case "kprobe.session" -> kind(KPROBE, 56, Attach.KPROBE_MULTI, target);
            case "uprobe.multi" -> kind(KPROBE, 48, Attach.UPROBE_MULTI, target);
            case "uretprobe.multi" -> kind(KPROBE, 48, Attach.URETPROBE_MULTI, target);
            case "uprobe.multi.s" -> sleepable(KPROBE, 48, Attach.UPROBE_MULTI, target);
            case "uretprobe.multi.s" -> sleepable(KPROBE, 48, Attach.URETPROBE_MULTI, target);
            case "uprobe.session" -> kind(KPROBE, 57, Attach.UPROBE_MULTI, target);
            case "uprobe.session.s" -> sleepable(KPROBE, 57, Attach.UPROBE_MULTI, target);
            case "ksyscall" -> kind(KPROBE, 0, Attach.KSYSCALL, target);
            case "kretsyscall" -> kind(KPROBE, 0, Attach.KRETSYSCALL, target);
            case "usdt" -> kind(KPROBE, 0, Attach.USDT, target);
            case "usdt.s" -> sleepable(KPROBE, 0, Attach.USDT, target);
            case "tracepoint", "tp" -> kind(TRACEPOINT, 0, Attach.TRACEPOINT, target);
            case "raw_tracepoint", "raw_tp" -> kind(RAW_TRACEPOINT, 0, Attach.RAW_TRACEPOINT, target);
            case "raw_tracepoint.w", "raw_tp.w" -> kind(RAW_TRACEPOINT_WRITABLE, 0, Attach.RAW_TRACEPOINT, target);
            case "tp_btf" -> kind(TRACING, 23, Attach.TRACING, target);
            case "fentry" -> kind(TRACING, 24, Attach.TRACING, target);
            case "fentry.s" -> sleepable(TRACING, 24, Attach.TRACING, target);
            case "fexit" -> kind(TRACING, 25, Attach.TRACING, target);
            case "fexit.s" -> sleepable(TRACING, 25, Attach.TRACING, target);
            case "fmod_ret" -> kind(TRACING, 26, Attach.TRACING, target);
            case "fmod_ret.s" -> sleepable(TRACING, 26, Attach.TRACING, target);
            case "freplace" -> kind(EXT, 0, Attach.OTHER, target);
            case "lsm" -> kind(LSM, 27, Attach.LSM, target);
            case "lsm.s" -> sleepable(LSM, 27, Attach.LSM, target);
            case "lsm_cgroup" -> kind(LSM, 43, Attach.OTHER, target);
            case "iter" -> kind(TRACING, 28, Attach.ITERATOR, target);
            case "iter.s" -> sleepable(TRACING, 28, Attach.ITERATOR, target);
            case "struct_ops" -> kind(STRUCT_OPS, 0, Attach.OTHER, target);
            case "struct_ops.s" -> sleepable(STRUCT_OPS, 0, Attach.OTHER, target);
            // Older conventions, where anything may follow.
            case "xdp" -> kind(XDP, 37, Attach.OTHER, target);
            case "perf_event" -> kind(PERF_EVENT, 0, Attach.OTHER, target);
            case "socket" -> kind(SOCKET_FILTER, 0, Attach.OTHER, target);
            case "classifier", "tc" -> kind(SCHED_CLS, 0, Attach.OTHER, target);
            case "action" -> kind(SCHED_ACT, 0, Attach.OTHER, target);
            case "sockops" -> kind(SOCK_OPS, 3, Attach.OTHER, target);
            case "sk_msg" -> kind(SK_MSG, 7, Attach.OTHER, target);
            case "sk_skb" -> kind(SK_SKB, 0, Attach.OTHER, target);
            case "lwt_in" -> kind(LWT_IN, 0, Attach.OTHER, target);
            case "lwt_out" -> kind(LWT_OUT, 0, Attach.OTHER, target);
            case "lwt_xmit" -> kind(LWT_XMIT, 0, Attach.OTHER, target);
            case "lwt_seg6local" -> kind(LWT_SEG6LOCAL, 0, Attach.OTHER, target);
            case "lirc_mode2" -> kind(LIRC_MODE2, 16, Attach.OTHER, target);
            case "flow_dissector" -> kind(FLOW_DISSECTOR, 17, Attach.OTHER, target);
            case "sk_lookup" -> kind(SK_LOOKUP, 36, Attach.OTHER, target);
            case "sk_reuseport" -> kind(SK_REUSEPORT, 39, Attach.OTHER, target);
            default -> null;
        };
    }

    /** Names in which the part after the slash is no target. */
    private static @Nullable SectionKind withoutTarget(String section) {
        return switch (section) {
            case "sk_reuseport/migrate" -> exact(SK_REUSEPORT, 40);
            case "tc/ingress", "tcx/ingress" -> exact(SCHED_CLS, 46);
            case "tc/egress", "tcx/egress" -> exact(SCHED_CLS, 47);
            case "netkit/primary" -> exact(SCHED_CLS, 54);
            case "netkit/peer" -> exact(SCHED_CLS, 55);
            case "xdp.frags/devmap", "xdp/devmap" -> exact(XDP, 33);
            case "xdp.frags/cpumap", "xdp/cpumap" -> exact(XDP, 35);
            case "xdp.frags" -> exact(XDP, 37);
            case "sk_skb/stream_parser" -> exact(SK_SKB, 4);
            case "sk_skb/stream_verdict" -> exact(SK_SKB, 5);
            case "sk_skb/verdict" -> exact(SK_SKB, 38);
            case "cgroup_skb/ingress" -> exact(CGROUP_SKB, 0);
            case "cgroup_skb/egress" -> exact(CGROUP_SKB, 1);
            case "cgroup/skb" -> exact(CGROUP_SKB, 0);
            case "cgroup/sock_create", "cgroup/sock" -> exact(CGROUP_SOCK, 2);
            case "cgroup/sock_release" -> exact(CGROUP_SOCK, 34);
            case "cgroup/post_bind4" -> exact(CGROUP_SOCK, 12);
            case "cgroup/post_bind6" -> exact(CGROUP_SOCK, 13);
            case "cgroup/bind4" -> exact(CGROUP_SOCK_ADDR, 8);
            case "cgroup/bind6" -> exact(CGROUP_SOCK_ADDR, 9);
            case "cgroup/connect4" -> exact(CGROUP_SOCK_ADDR, 10);
            case "cgroup/connect6" -> exact(CGROUP_SOCK_ADDR, 11);
            case "cgroup/connect_unix" -> exact(CGROUP_SOCK_ADDR, 49);
            case "cgroup/sendmsg4" -> exact(CGROUP_SOCK_ADDR, 14);
            case "cgroup/sendmsg6" -> exact(CGROUP_SOCK_ADDR, 15);
            case "cgroup/sendmsg_unix" -> exact(CGROUP_SOCK_ADDR, 50);
            case "cgroup/recvmsg4" -> exact(CGROUP_SOCK_ADDR, 19);
            case "cgroup/recvmsg6" -> exact(CGROUP_SOCK_ADDR, 20);
            case "cgroup/recvmsg_unix" -> exact(CGROUP_SOCK_ADDR, 51);
            case "cgroup/getpeername4" -> exact(CGROUP_SOCK_ADDR, 29);
            case "cgroup/getpeername6" -> exact(CGROUP_SOCK_ADDR, 30);
            case "cgroup/getpeername_unix" -> exact(CGROUP_SOCK_ADDR, 52);
            case "cgroup/getsockname4" -> exact(CGROUP_SOCK_ADDR, 31);
            case "cgroup/getsockname6" -> exact(CGROUP_SOCK_ADDR, 32);
            case "cgroup/getsockname_unix" -> exact(CGROUP_SOCK_ADDR, 53);
            case "cgroup/sysctl" -> exact(CGROUP_SYSCTL, 18);
            case "cgroup/getsockopt" -> exact(CGROUP_SOCKOPT, 21);
            case "cgroup/setsockopt" -> exact(CGROUP_SOCKOPT, 22);
            case "cgroup/dev" -> exact(CGROUP_DEVICE, 6);
            case "syscall" -> new SectionKind(SYSCALL, 0, Attach.NONE, Optional.empty(), true);
            case "netfilter" -> exact(NETFILTER, 45);
            default -> null;
        };
    }

    private static SectionKind exact(int programType, int attachType) {
        return new SectionKind(programType, attachType, Attach.OTHER, Optional.empty(), false);
    }

    private static SectionKind kind(int programType, int attachType, Attach attach, Optional<String> target) {
        return new SectionKind(programType, attachType, attach, target, false);
    }

    private static SectionKind sleepable(int programType, int attachType, Attach attach, Optional<String> target) {
        return new SectionKind(programType, attachType, attach, target, true);
    }
}
