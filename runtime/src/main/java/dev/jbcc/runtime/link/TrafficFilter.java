package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.netlink.NetlinkRequest;
import dev.jbcc.runtime.internal.netlink.NetlinkSocket;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A filter of the queueing discipline {@code clsact} that runs a program: {@code cls_bpf} in direct-action mode, or
 * {@code matchall} with an action.
 */
final class TrafficFilter implements Link {
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_DELTFILTER = 45;
    private static final int RTM_GETTFILTER = 46;

    /** Size and fields of {@code struct tcmsg}. */
    private static final int MESSAGE_BYTES = 20;

    private static final int INDEX = 4;
    private static final int HANDLE = 8;
    private static final int PARENT = 12;
    private static final int INFO = 16;

    private static final int CLSACT = 0xffff_fff1;
    private static final int CLSACT_HANDLE = 0xffff_0000;

    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_BPF_FD = 6;
    private static final int TCA_BPF_NAME = 7;
    private static final int TCA_BPF_FLAGS = 8;
    private static final int DIRECT_ACTION = 1;
    private static final int TCA_MATCHALL_ACT = 2;
    private static final int TCA_ACT_KIND = 1;
    private static final int TCA_ACT_OPTIONS = 2;
    private static final int TCA_ACT_BPF_PARMS = 2;
    private static final int TCA_ACT_BPF_FD = 5;
    private static final int TCA_ACT_BPF_NAME = 6;
    private static final int ACTION_BYTES = 20;

    private final Sys sys;
    private final String target;
    private final int index;
    private final int parent;
    private final boolean ownDiscipline;
    private final int handle;
    private final int info;
    private final String kind;
    private boolean closed;

    private TrafficFilter(
            Sys sys, String target, int index, int parent, boolean ownDiscipline, int handle, int info, String kind) {
        this.sys = sys;
        this.target = target;
        this.index = index;
        this.parent = parent;
        this.ownDiscipline = ownDiscipline;
        this.handle = handle;
        this.info = info;
        this.kind = kind;
    }

    static Link attach(
            Bpf bpf,
            BpfProgram program,
            String device,
            TrafficControl.Direction direction,
            int priority,
            boolean action) {
        if (priority < 0 || priority > 0xffff) {
            throw new IllegalArgumentException(
                    TrafficControl.target(device, direction) + ": priority " + priority + ": must be 0 to 65535");
        }
        String target = TrafficControl.target(device, direction);
        Sys sys = bpf.sys();
        int index = NetworkDevice.index(sys, device);
        try (NetlinkSocket socket = NetlinkSocket.open(sys, target)) {
            boolean own = addDiscipline(socket, index, target);
            try {
                String kind = action ? "matchall" : "bpf";
                NetlinkRequest request = filter(
                                RTM_NEWTFILTER,
                                NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE | NetlinkRequest.ECHO,
                                index,
                                direction.parent)
                        .int32(INFO, priority << 16 | allProtocols())
                        .attribute(TCA_KIND, kind)
                        .begin(TCA_OPTIONS);
                if (action) {
                    addAction(request, program);
                } else {
                    request.attribute(TCA_BPF_FD, program.fd())
                            .attribute(TCA_BPF_NAME, program.name())
                            .attribute(TCA_BPF_FLAGS, DIRECT_ACTION);
                }
                NetlinkSocket.Answer answer = socket.ask(request.end());
                if (answer.errno() != 0) {
                    throw SyscallErrors.of(target, "RTM_NEWTFILTER", answer.errno(), hint(answer, program));
                }
                for (ByteBuffer made : answer.messages()) {
                    if (made.limit() >= MESSAGE_BYTES) {
                        return new TrafficFilter(
                                sys,
                                target,
                                index,
                                direction.parent,
                                own,
                                made.getInt(HANDLE),
                                made.getInt(INFO),
                                kind);
                    }
                }
                throw SyscallErrors.of(target, "RTM_NEWTFILTER", Errno.EIO, "no word of the filter that was made");
            } catch (Throwable e) {
                if (own) {
                    removeDiscipline(socket, index);
                }
                throw e;
            }
        }
    }

    /** The program's result decides, so what is given as the action matters only if it leaves that open: to go on. */
    private static void addAction(NetlinkRequest request, BpfProgram program) {
        request.begin(TCA_MATCHALL_ACT)
                .begin(1)
                .attribute(TCA_ACT_KIND, "bpf")
                .begin(TCA_ACT_OPTIONS)
                .attribute(TCA_ACT_BPF_PARMS, new byte[ACTION_BYTES])
                .attribute(TCA_ACT_BPF_FD, program.fd())
                .attribute(TCA_ACT_BPF_NAME, program.name())
                .end()
                .end()
                .end();
    }

    private static String hint(NetlinkSocket.Answer answer, BpfProgram program) {
        return answer.explanation().isEmpty() && answer.errno() == Errno.EINVAL
                ? ProgramAttachment.hint(answer.errno(), program)
                : answer.hint();
    }

    private static NetlinkRequest filter(int type, int flags, int index, int parent) {
        return new NetlinkRequest(type, flags, MESSAGE_BYTES)
                .int32(INDEX, index)
                .int32(PARENT, parent);
    }

    /** {@code ETH_P_ALL} in network byte order. */
    private static int allProtocols() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0x300 : 3;
    }

    /** Returns whether it was not there before. */
    private static boolean addDiscipline(NetlinkSocket socket, int index, String target) {
        NetlinkSocket.Answer answer =
                socket.ask(discipline(RTM_NEWQDISC, NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE, index)
                        .attribute(TCA_KIND, "clsact"));
        if (answer.errno() != 0 && answer.errno() != Errno.EEXIST) {
            throw SyscallErrors.of(target, "RTM_NEWQDISC", answer.errno(), answer.hint());
        }
        return answer.errno() == 0;
    }

    private static void removeDiscipline(NetlinkSocket socket, int index) {
        // If somebody else was faster, it is gone, as it should be.
        NetlinkSocket.Answer _ = socket.ask(discipline(RTM_DELQDISC, 0, index).attribute(TCA_KIND, "clsact"));
    }

    private static NetlinkRequest discipline(int type, int flags, int index) {
        return filter(type, flags, index, CLSACT).int32(HANDLE, CLSACT_HANDLE);
    }

    private static boolean hasFilters(NetlinkSocket socket, int index, TrafficControl.Direction direction) {
        NetlinkSocket.Answer answer = socket.ask(filter(RTM_GETTFILTER, NetlinkRequest.DUMP, index, direction.parent));
        return answer.errno() != 0 || !answer.messages().isEmpty();
    }

    @Override
    public String target() {
        return target;
    }

    /**
     * Removes the filter, and the queueing discipline if that was added for it and holds no other filter.
     *
     * @throws SyscallException if the kernel refuses
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (NetlinkSocket socket = NetlinkSocket.open(sys, target)) {
            NetlinkSocket.Answer answer = socket.ask(filter(RTM_DELTFILTER, 0, index, parent)
                    .int32(HANDLE, handle)
                    .int32(INFO, info)
                    .attribute(TCA_KIND, kind));
            boolean gone = switch (answer.errno()) {
                // The device, its queueing discipline or the filter was removed by somebody else.
                case 0, Errno.ENOENT, Errno.ENODEV, Errno.EINVAL -> true;
                default -> false;
            };
            if (!gone) {
                throw SyscallErrors.of(target, "RTM_DELTFILTER", answer.errno(), answer.hint());
            }
            if (ownDiscipline
                    && !hasFilters(socket, index, TrafficControl.Direction.INGRESS)
                    && !hasFilters(socket, index, TrafficControl.Direction.EGRESS)) {
                removeDiscipline(socket, index);
            }
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
