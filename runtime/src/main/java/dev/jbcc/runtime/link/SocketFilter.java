package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;

/** Attachments to sockets: filters of what they receive, and the choice among those that share a port. */
public final class SocketFilter implements Link {
    private static final int SOL_SOCKET = 1;
    private static final int SO_DETACH_FILTER = 27;
    private static final int SO_ATTACH_BPF = 50;
    private static final int SO_ATTACH_REUSEPORT_EBPF = 52;
    private static final int SO_DETACH_REUSEPORT_BPF = 68;

    private final Sys sys;
    private final String target;
    private final FileDescriptor socket;
    private final int detachOption;

    private SocketFilter(Sys sys, String target, FileDescriptor socket, int detachOption) {
        this.sys = sys;
        this.target = target;
        this.socket = socket;
        this.detachOption = detachOption;
    }

    /**
     * Attaches a socket filter program: its result is how many bytes of each packet are kept. It takes the place of another
     * filter of the socket.
     *
     * @param socketFd stays the caller's own
     * @throws SyscallException if the kernel refuses
     * @kernel 3.19 SO_ATTACH_BPF
     */
    public static Link attach(BpfProgram program, int socketFd) {
        return attach(Bpf.host(), program, socketFd);
    }

    static Link attach(Bpf bpf, BpfProgram program, int socketFd) {
        String target = "socket " + socketFd + " (filter)";
        return attach(bpf, program, socketFd, target, SO_ATTACH_BPF, "SO_ATTACH_BPF", SO_DETACH_FILTER);
    }

    /**
     * Attaches a program that chooses among the sockets that share the port of one of them ({@code SO_REUSEPORT}): of type
     * socket filter, or sk_reuseport (Linux 4.19).
     *
     * @param socketFd one of them, bound already; stays the caller's own
     * @throws SyscallException if the kernel refuses
     * @kernel 4.5 SO_ATTACH_REUSEPORT_EBPF
     */
    public static Link attachReuseport(BpfProgram program, int socketFd) {
        return attachReuseport(Bpf.host(), program, socketFd);
    }

    static Link attachReuseport(Bpf bpf, BpfProgram program, int socketFd) {
        String target = "socket " + socketFd + " (choice among those of its port)";
        return attach(
                bpf,
                program,
                socketFd,
                target,
                SO_ATTACH_REUSEPORT_EBPF,
                "SO_ATTACH_REUSEPORT_EBPF",
                SO_DETACH_REUSEPORT_BPF);
    }

    private static Link attach(
            Bpf bpf, BpfProgram program, int socketFd, String target, int option, String call, int detachOption) {
        int copy = bpf.sys().duplicate(socketFd);
        if (copy < 0) {
            throw SyscallErrors.of(target, "fcntl", -copy);
        }
        FileDescriptor socket = new FileDescriptor(bpf.sys(), copy, target);
        try {
            set(bpf.sys(), copy, program, option, call, target);
            return new SocketFilter(bpf.sys(), target, socket, detachOption);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /** Puts a filter on a socket that goes with it. */
    static void attachForGood(Sys sys, int socketFd, BpfProgram program, String target) {
        set(sys, socketFd, program, SO_ATTACH_BPF, "SO_ATTACH_BPF", target);
    }

    private static void set(Sys sys, int socketFd, BpfProgram program, int option, String call, String target) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer value = StructBuffer.allocate(arena, 4).int32(0, program.fd());
            int result = sys.setSocketOption(socketFd, SOL_SOCKET, option, value.segment());
            if (result < 0) {
                throw SyscallErrors.of(target, call, -result, ProgramAttachment.hint(-result, program));
            }
        }
    }

    @Override
    public String target() {
        return target;
    }

    /** Takes the program off the socket, whichever it is by now. Idempotent. */
    @Override
    public synchronized void close() {
        if (!socket.isClosed()) {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer unused = StructBuffer.allocate(arena, 4);
                int _ = sys.setSocketOption(socket.number(), SOL_SOCKET, detachOption, unused.segment());
            }
            socket.close();
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
