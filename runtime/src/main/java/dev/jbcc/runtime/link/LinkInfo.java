package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.ObjectIds;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel says about a link.
 *
 * @param type the kernel's {@code BPF_LINK_TYPE_*} number
 * @param id the number of the link in this kernel
 * @param programId the number of the program in it; 0 if it holds none
 * @param details what it is attached to
 */
public record LinkInfo(int type, int id, int programId, Details details) {
    private static final int INFO_BYTES = 128;
    private static final int NAME_BYTES = 4096;

    /** What a link is attached to. */
    public sealed interface Details {
        /** A raw tracepoint. */
        record RawTracepoint(String name) implements Details {}

        /** A function through its trampoline; {@code targetObjectId} is 1 for the kernel's own BTF, or a program's number. */
        record Tracing(int attachType, int targetObjectId, int targetBtfId) implements Details {}

        record Cgroup(long cgroupId, int attachType) implements Details {}

        /** An iterator; {@code mapId} is 0 if its target is no map. */
        record Iterator(String target, int mapId) implements Details {}

        record NetworkNamespace(int inode, int attachType) implements Details {}

        /** An XDP program; {@code interfaceIndex} is 0 when the device is gone. */
        record Xdp(int interfaceIndex) implements Details {}

        record StructOps(int mapId) implements Details {}

        record Netfilter(int protocolFamily, int hook, int priority, int flags) implements Details {}

        /** Functions of the kernel; {@code missed} counts calls that were not seen (Linux 6.7). */
        record KprobeMulti(int count, int flags, long missed) implements Details {}

        record UprobeMulti(String path, int count, int flags, int processId) implements Details {}

        /** A perf event; {@code type} is the kernel's {@code BPF_PERF_EVENT_*}, {@code name} a function, path or tracepoint. */
        record PerfEvent(int type, String name, long offset, long missed) implements Details {}

        /** A classifier on a device ({@code tcx} and {@code netkit}). */
        record Device(int interfaceIndex, int attachType) implements Details {}

        record SocketMap(int mapId, int attachType) implements Details {}

        /** A kind that is newer than this version, or says nothing about itself. */
        record Unknown() implements Details {}
    }

    /** Where the details of a kind hold the address of a buffer for a name and its size, as offsets; 0 for none. */
    private enum Kind {
        UNSPEC(0, 0),
        RAW_TRACEPOINT(16, 24),
        TRACING(0, 0),
        CGROUP(0, 0),
        ITERATOR(16, 24),
        NETWORK_NAMESPACE(0, 0),
        XDP(0, 0),
        PERF_EVENT(24, 32),
        KPROBE_MULTI(0, 0),
        STRUCT_OPS(0, 0),
        NETFILTER(0, 0),
        TCX(0, 0),
        UPROBE_MULTI(16, 48),
        NETKIT(0, 0),
        SOCKET_MAP(0, 0);

        private final int address;
        private final int size;

        Kind(int address, int size) {
            this.address = address;
            this.size = size;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private static final int PERF_EVENT_UPROBE = 1;
    private static final int PERF_EVENT_URETPROBE = 2;
    private static final int PERF_EVENT_KPROBE = 3;
    private static final int PERF_EVENT_KRETPROBE = 4;
    private static final int PERF_EVENT_EVENT = 6;

    /**
     * Returns all links of this kernel, which needs CAP_SYS_ADMIN. Those that go while they are listed are left out.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.8 BPF_LINK_GET_NEXT_ID
     */
    public static List<LinkInfo> all() {
        return all(Bpf.host());
    }

    static List<LinkInfo> all(Bpf bpf) {
        List<LinkInfo> infos = new ArrayList<>();
        for (int id : ObjectIds.list(bpf, ObjectIds.Kind.LINK)) {
            Optional<LinkInfo> info = ofId(bpf, id);
            if (info.isPresent()) {
                infos.add(info.get());
            }
        }
        return infos;
    }

    /**
     * Returns what the kernel says about the link of that number, which needs CAP_SYS_ADMIN.
     *
     * @return empty if there is none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static Optional<LinkInfo> ofId(int id) {
        return ofId(Bpf.host(), id);
    }

    private static Optional<LinkInfo> ofId(Bpf bpf, int id) {
        int fd = bpf.openById(LinkCommands.LINK_GET_FD_BY_ID, id);
        if (fd == -Errno.ENOENT) {
            return Optional.empty();
        }
        String subject = "link [" + id + "]";
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_LINK_GET_FD_BY_ID", -fd);
        }
        try (BpfLink link = new BpfLink(bpf, subject, fd)) {
            return Optional.of(link.info());
        }
    }

    static LinkInfo read(Bpf bpf, int fd, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            ask(bpf, fd, info, subject);
            int number = info.int32(0);
            Kind kind = number >= 0 && number < KINDS.length ? KINDS[number] : Kind.UNSPEC;
            String name = "";
            // Counters and the like are not asked for a name: the kernel takes none for them.
            boolean named = kind.address != 0 && !(kind == Kind.PERF_EVENT && info.int32(16) == PERF_EVENT_EVENT);
            if (named) {
                StructBuffer text = StructBuffer.allocate(arena, NAME_BYTES);
                info.clear(INFO_BYTES).int64(kind.address, text.address()).int32(kind.size, NAME_BYTES);
                ask(bpf, fd, info, subject);
                name = text.text(0, NAME_BYTES);
            }
            return new LinkInfo(number, info.int32(4), info.int32(8), details(kind, info, name));
        }
    }

    private static void ask(Bpf bpf, int fd, StructBuffer info, String subject) {
        int result = bpf.info(fd, info);
        if (result < 0) {
            throw SyscallErrors.of(subject, "BPF_OBJ_GET_INFO_BY_FD", -result);
        }
    }

    private static Details details(Kind kind, StructBuffer info, String name) {
        return switch (kind) {
            case RAW_TRACEPOINT -> new Details.RawTracepoint(name);
            case TRACING -> new Details.Tracing(info.int32(16), info.int32(20), info.int32(24));
            case CGROUP -> new Details.Cgroup(info.int64(16), info.int32(24));
            case ITERATOR -> new Details.Iterator(name, info.int32(28));
            case NETWORK_NAMESPACE -> new Details.NetworkNamespace(info.int32(16), info.int32(20));
            case XDP -> new Details.Xdp(info.int32(16));
            case PERF_EVENT -> perfEvent(info, name);
            case KPROBE_MULTI -> new Details.KprobeMulti(info.int32(24), info.int32(28), info.int64(32));
            case STRUCT_OPS -> new Details.StructOps(info.int32(16));
            case NETFILTER -> new Details.Netfilter(info.int32(16), info.int32(20), info.int32(24), info.int32(28));
            case TCX, NETKIT -> new Details.Device(info.int32(16), info.int32(20));
            case UPROBE_MULTI -> new Details.UprobeMulti(name, info.int32(52), info.int32(56), info.int32(60));
            case SOCKET_MAP -> new Details.SocketMap(info.int32(16), info.int32(20));
            case UNSPEC -> new Details.Unknown();
        };
    }

    private static Details perfEvent(StructBuffer info, String name) {
        int type = info.int32(16);
        return switch (type) {
            case PERF_EVENT_UPROBE, PERF_EVENT_URETPROBE ->
                new Details.PerfEvent(type, name, info.int32(36) & 0xffff_ffffL, 0);
            case PERF_EVENT_KPROBE, PERF_EVENT_KRETPROBE ->
                new Details.PerfEvent(type, name, info.int32(36) & 0xffff_ffffL, info.int64(48));
            default -> new Details.PerfEvent(type, name, 0, 0);
        };
    }
}
