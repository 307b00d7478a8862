package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.StructOpsMap;
import java.lang.foreign.Arena;

/** Attachments of structs of functions, such as a way of TCP to control congestion. */
public final class StructOps {
    private StructOps() {}

    /**
     * Makes the kernel use a struct. By a link, if its section is {@code .struct_ops.link} and the kernel has those: that ends with the
     * process. Else it stays in use until the returned link is closed, also after the process.
     *
     * @param ops stays the caller's own, and may be closed meanwhile
     * @throws SyscallException if the kernel refuses, as when one of that name is there (EEXIST)
     * @kernel 5.6 BPF_MAP_TYPE_STRUCT_OPS
     */
    public static Link attach(StructOpsMap ops) {
        Bpf bpf = Bpf.host();
        String target = ops.toString();
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer key = StructBuffer.allocate(arena, 4);
            byte[] value = ops.value();
            StructBuffer bytes = StructBuffer.allocate(arena, value.length).put(0, value);
            int result = bpf.element(Bpf.MAP_UPDATE_ELEM, ops.fd(), key.address(), bytes.address(), 0);
            if (result < 0) {
                throw refused(target, "BPF_MAP_UPDATE_ELEM", -result);
            }
        }
        if (!ops.isLinked()) {
            return Registration.of(bpf, ops.fd(), target);
        }
        int fd = LinkCommands.create(bpf, ops.fd(), 0, AttachType.STRUCT_OPS.number());
        if (fd < 0) {
            throw refused(target, "BPF_LINK_CREATE", -fd);
        }
        return new BpfLink(bpf, target, fd);
    }

    private static SyscallException refused(String target, String call, int errno) {
        String hint = switch (errno) {
            case Errno.EEXIST -> "there is one of that name";
            case Errno.EINVAL -> "a function that it needs is missing, or a member has a value that it must not have";
            case Errno.EBUSY -> "it is attached";
            default -> SyscallErrors.hint(errno, Capabilities.CAP_BPF);
        };
        return SyscallErrors.of(target, call, errno, hint);
    }

    /** What was attached without a link; belongs to the map, which the kernel keeps as long. */
    private static final class Registration implements Link {
        private final Bpf bpf;
        private final FileDescriptor map;
        private final String target;

        private Registration(Bpf bpf, FileDescriptor map, String target) {
            this.bpf = bpf;
            this.map = map;
            this.target = target;
        }

        static Registration of(Bpf bpf, int mapFd, String target) {
            int copy = bpf.sys().duplicate(mapFd);
            if (copy < 0) {
                int _ = remove(bpf, mapFd);
                throw SyscallErrors.of(target, "fcntl", -copy);
            }
            return new Registration(bpf, new FileDescriptor(bpf.sys(), copy, target), target);
        }

        private static int remove(Bpf bpf, int mapFd) {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer key = StructBuffer.allocate(arena, 4);
                return bpf.element(Bpf.MAP_DELETE_ELEM, mapFd, key.address(), 0, 0);
            }
        }

        @Override
        public String target() {
            return target;
        }

        @Override
        public synchronized void close() {
            if (!map.isClosed()) {
                int _ = remove(bpf, map.number()); // ENOENT: somebody else has taken it out
                map.close();
            }
        }

        @Override
        public String toString() {
            return target;
        }
    }
}
