package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.netlink.NetlinkRequest;
import dev.jbcc.runtime.internal.netlink.NetlinkSocket;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.ByteBuffer;

/**
 * Attachments to the earliest point of a network device where a packet can be seen, in the network namespace of the calling
 * thread.
 */
public final class Xdp {
    /** Where and when a program is attached. */
    public enum Flag {
        /** Only where no program is attached. */
        UPDATE_IF_NOEXIST(1),
        /** Later, in the part of the kernel that all devices share: for those whose driver knows nothing of XDP. */
        SKB_MODE(1 << 1),
        /** In the driver. */
        DRV_MODE(1 << 2),
        /** In the device itself. */
        HW_MODE(1 << 3);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        private static int bits(Flag... flags) {
            int bits = 0;
            for (Flag flag : flags) {
                bits |= flag.bit;
            }
            return bits;
        }
    }

    private static final int MODES = Flag.SKB_MODE.bit | Flag.DRV_MODE.bit | Flag.HW_MODE.bit;

    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int INTERFACE_INFO_BYTES = 16;
    private static final int IFLA_XDP = 43;
    private static final int IFLA_XDP_FD = 1;
    private static final int IFLA_XDP_FLAGS = 3;
    private static final int IFLA_XDP_PROG_ID = 4;

    private Xdp() {}

    /**
     * Attaches a program through a link: it goes with the process, and nobody else can replace it meanwhile.
     *
     * @param device such as {@code eth0}
     * @param mode none for the driver's if it has one, or one of the modes
     * @throws SyscallException if the kernel refuses: EBUSY if another program is attached, EINVAL before Linux 5.9
     * @throws BpfException if there is no such device
     * @kernel 5.9 links to network devices
     */
    public static Link attach(BpfProgram program, String device, Flag... mode) {
        return attach(Bpf.host(), program, device, mode);
    }

    static Link attach(Bpf bpf, BpfProgram program, String device, Flag... mode) {
        int flags = Flag.bits(mode);
        if ((flags & ~MODES) != 0) {
            throw new IllegalArgumentException(
                    target(device) + ": UPDATE_IF_NOEXIST: a link takes a mode only, and never replaces a program");
        }
        int index = NetworkDevice.index(bpf.sys(), device);
        int fd = LinkCommands.create(bpf, program.fd(), index, AttachType.XDP.number(), flags);
        if (fd < 0) {
            throw refused(program, device, fd);
        }
        return new BpfLink(bpf, target(device), fd);
    }

    private static SyscallException refused(BpfProgram program, String device, int result) {
        String hint = switch (-result) {
            case Errno.EBUSY -> "another program is attached";
            case Errno.EEXIST -> "another program is attached in another mode";
            case Errno.EOPNOTSUPP -> "the device's driver has no such mode";
            default -> ProgramAttachment.hint(-result, program);
        };
        return SyscallErrors.of(target(device), "BPF_LINK_CREATE", -result, hint);
    }

    /**
     * Attaches a program through a link if that is possible. Where a program is attached without a link, or the kernel has no
     * links (before Linux 5.9), it does as {@link #attachPersistent} does.
     *
     * @throws SyscallException if the kernel refuses: EBUSY if a link is attached, or with {@link Flag#UPDATE_IF_NOEXIST}
     *     any program
     * @throws BpfException if there is no such device
     */
    public static Link attachOrReplace(BpfProgram program, String device, Flag... flags) {
        return attachOrReplace(Bpf.host(), program, device, flags);
    }

    static Link attachOrReplace(Bpf bpf, BpfProgram program, String device, Flag... flags) {
        int bits = Flag.bits(flags);
        int index = NetworkDevice.index(bpf.sys(), device);
        int fd = LinkCommands.create(bpf, program.fd(), index, AttachType.XDP.number(), bits & MODES);
        if (fd >= 0) {
            return new BpfLink(bpf, target(device), fd);
        }
        boolean replaces = fd == -Errno.EBUSY && (bits & Flag.UPDATE_IF_NOEXIST.bit) == 0;
        if (fd == -Errno.EINVAL || replaces) {
            return attachPersistent(bpf, program, device, flags);
        }
        throw refused(program, device, fd);
    }

    /**
     * Attaches a program without a link, in the place of another one that was attached so. The attachment outlives a process
     * that ends without closing it.
     *
     * @throws SyscallException if the kernel refuses: EBUSY if a link is attached, or with {@link Flag#UPDATE_IF_NOEXIST}
     *     any program
     * @throws BpfException if there is no such device
     * @kernel 4.8 IFLA_XDP
     */
    public static Link attachPersistent(BpfProgram program, String device, Flag... flags) {
        return attachPersistent(Bpf.host(), program, device, flags);
    }

    static Link attachPersistent(Bpf bpf, BpfProgram program, String device, Flag... flags) {
        int bits = Flag.bits(flags);
        Sys sys = bpf.sys();
        int index = NetworkDevice.index(sys, device);
        int programId = program.info().id();
        set(sys, device, index, program.fd(), bits);
        return new Persistent(sys, device, index, bits & MODES, programId);
    }

    /**
     * Detaches the program of a device that was attached without a link, by whichever process. Does nothing if there is none.
     *
     * @param mode the mode it was attached in; none for any
     * @throws SyscallException if the kernel refuses: EBUSY if a link is attached
     * @throws BpfException if there is no such device
     */
    public static void detach(String device, Flag... mode) {
        Sys sys = Sys.host();
        set(sys, device, NetworkDevice.index(sys, device), -1, Flag.bits(mode) & MODES);
    }

    /**
     * Returns the number of the program that is attached to a device.
     *
     * @return 0 if there is none
     * @throws BpfException if there is no such device
     */
    public static int programId(String device) {
        Sys sys = Sys.host();
        return programId(sys, device, NetworkDevice.index(sys, device));
    }

    private static int programId(Sys sys, String device, int index) {
        try (NetlinkSocket socket = NetlinkSocket.open(sys, target(device))) {
            NetlinkSocket.Answer answer =
                    socket.ask(new NetlinkRequest(RTM_GETLINK, 0, INTERFACE_INFO_BYTES).int32(4, index));
            check(device, "RTM_GETLINK", answer);
            if (answer.messages().isEmpty()) {
                return 0;
            }
            ByteBuffer xdp = NetlinkSocket.attribute(answer.messages().getFirst(), INTERFACE_INFO_BYTES, IFLA_XDP);
            ByteBuffer id = NetlinkSocket.attribute(xdp, 0, IFLA_XDP_PROG_ID);
            return id.limit() < 4 ? 0 : id.getInt(0);
        }
    }

    private static void set(Sys sys, String device, int index, int programFd, int flags) {
        NetlinkRequest request = new NetlinkRequest(RTM_SETLINK, 0, INTERFACE_INFO_BYTES)
                .int32(4, index)
                .begin(IFLA_XDP)
                .attribute(IFLA_XDP_FD, programFd);
        if (flags != 0) {
            request.attribute(IFLA_XDP_FLAGS, flags);
        }
        try (NetlinkSocket socket = NetlinkSocket.open(sys, target(device))) {
            check(device, "RTM_SETLINK", socket.ask(request.end()));
        }
    }

    private static void check(String device, String call, NetlinkSocket.Answer answer) {
        if (answer.errno() != 0) {
            throw SyscallErrors.of(target(device), call, answer.errno(), answer.hint());
        }
    }

    private static String target(String device) {
        return "XDP of network device '" + device + "'";
    }

    /** An attachment that is the device's. */
    private static final class Persistent implements Link {
        private final Sys sys;
        private final String device;
        private final int index;
        private final int mode;
        private final int programId;
        private boolean closed;

        Persistent(Sys sys, String device, int index, int mode, int programId) {
            this.sys = sys;
            this.device = device;
            this.index = index;
            this.mode = mode;
            this.programId = programId;
        }

        @Override
        public String target() {
            return Xdp.target(device);
        }

        /** Does nothing if somebody else has put another program there. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                try {
                    if (programId(sys, device, index) == programId) {
                        set(sys, device, index, -1, mode);
                    }
                } catch (SyscallException e) {
                    // A device that is gone has no program.
                    if (e.errno() != Errno.ENODEV) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public String toString() {
            return target();
        }
    }
}
