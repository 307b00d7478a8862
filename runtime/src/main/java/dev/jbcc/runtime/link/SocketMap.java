package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;

/** Attachments of parsers and verdicts to maps of sockets: they run for every socket in the map. */
public final class SocketMap {
    private SocketMap() {}

    /**
     * Attaches a program to a sockmap or sockhash. One of each type can be there; without links (before Linux 6.10) another one
     * takes its place. Ends with the map at the latest.
     *
     * @throws SyscallException if the kernel refuses: EBUSY if a link of that type is there
     * @kernel 4.14 BPF_SK_SKB_STREAM_VERDICT
     */
    public static Link attach(BpfProgram program, BpfMap map, AttachType type) {
        return attach(Bpf.host(), program, map.fd(), "map '" + map.name() + "'", type);
    }

    /**
     * Attaches a program to a sockmap or sockhash.
     *
     * @param mapFd stays the caller's own
     * @throws SyscallException if the kernel refuses: EBUSY if a link of that type is there
     */
    public static Link attach(BpfProgram program, int mapFd, AttachType type) {
        return attach(Bpf.host(), program, mapFd, "map", type);
    }

    static Link attach(Bpf bpf, BpfProgram program, int mapFd, String map, AttachType type) {
        String target = map + " (" + AttachType.nameOf(type.number()) + ")";
        int fd = LinkCommands.create(bpf, program.fd(), mapFd, type.number());
        if (fd >= 0) {
            return new BpfLink(bpf, target, fd);
        }
        if (fd != -Errno.EINVAL) {
            throw SyscallErrors.of(target, "BPF_LINK_CREATE", -fd, ProgramAttachment.hint(-fd, program));
        }
        int copy = bpf.sys().duplicate(mapFd);
        if (copy < 0) {
            throw SyscallErrors.of(target, "fcntl", -copy);
        }
        FileDescriptor place = new FileDescriptor(bpf.sys(), copy, target);
        return ProgramAttachment.attach(bpf, program, place, type.number(), 0, target);
    }
}
