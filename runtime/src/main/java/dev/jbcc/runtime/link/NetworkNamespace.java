package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.file.Path;

/** Attachments to network namespaces: flow dissectors, and programs that choose the socket of a packet. */
public final class NetworkNamespace {
    /** The namespace of this process. */
    public static final Path OWN = Path.of("/proc/self/ns/net");

    private NetworkNamespace() {}

    /**
     * Attaches a program. Of flow dissectors one can be there.
     *
     * @param namespace the file that stands for it, such as {@link #OWN} or one below {@code /run/netns}
     * @param type {@link AttachType#FLOW_DISSECTOR} or {@link AttachType#SK_LOOKUP}
     * @throws SyscallException if the kernel refuses: E2BIG or EEXIST if there is no room for another one
     * @kernel 5.8 links to network namespaces
     */
    public static Link attach(BpfProgram program, Path namespace, AttachType type) {
        return attach(Bpf.host(), program, namespace, type);
    }

    static Link attach(Bpf bpf, BpfProgram program, Path namespace, AttachType type) {
        String target = "network namespace '" + namespace + "' (" + AttachType.nameOf(type.number()) + ")";
        int opened = bpf.sys().open(namespace.toString(), 0);
        if (opened < 0) {
            throw SyscallErrors.of(target, "openat", -opened);
        }
        FileDescriptor file = new FileDescriptor(bpf.sys(), opened, target);
        try {
            int fd = LinkCommands.create(bpf, program.fd(), opened, type.number());
            if (fd >= 0) {
                file.close();
                return new BpfLink(bpf, target, fd);
            }
            if (fd != -Errno.EINVAL || type != AttachType.FLOW_DISSECTOR || !namespace.equals(OWN)) {
                String hint = fd == -Errno.E2BIG ? "another one is attached" : ProgramAttachment.hint(-fd, program);
                throw SyscallErrors.of(target, "BPF_LINK_CREATE", -fd, hint);
            }
        } catch (Throwable e) {
            file.close();
            throw e;
        }
        // Kernels before 5.8 attach to the namespace of the caller, whatever the descriptor says.
        return ProgramAttachment.attach(bpf, program, file, type.number(), 0, target);
    }
}
