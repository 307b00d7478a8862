package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;

/**
 * An attachment by {@code BPF_PROG_ATTACH}, without a link: it belongs to what the program is attached to, and the kernel does
 * not undo it when the process ends.
 */
final class ProgramAttachment implements Link {
    private final Bpf bpf;
    private final String target;
    private final FileDescriptor place;
    private final FileDescriptor program;
    private final int attachType;

    private ProgramAttachment(Bpf bpf, String target, FileDescriptor place, FileDescriptor program, int attachType) {
        this.bpf = bpf;
        this.target = target;
        this.place = place;
        this.program = program;
        this.attachType = attachType;
    }

    /**
     * Attaches a program.
     *
     * @param place what it is attached to; ownership is taken, also when this fails
     */
    static Link attach(Bpf bpf, BpfProgram program, FileDescriptor place, int attachType, int flags, String target) {
        FileDescriptor own = null;
        try {
            int copy = bpf.sys().duplicate(program.fd());
            if (copy < 0) {
                throw SyscallErrors.of(target, "fcntl", -copy);
            }
            own = new FileDescriptor(bpf.sys(), copy, target);
            int result = LinkCommands.attachProgram(bpf, place.number(), program.fd(), attachType, flags);
            if (result < 0) {
                throw SyscallErrors.of(target, "BPF_PROG_ATTACH", -result, hint(-result, program));
            }
            return new ProgramAttachment(bpf, target, place, own, attachType);
        } catch (Throwable e) {
            if (own != null) {
                own.close();
            }
            place.close();
            throw e;
        }
    }

    static String hint(int errno, BpfProgram program) {
        return errno == Errno.EINVAL
                ? program + " is of type " + ProgramType.nameOf(program.kind().programType())
                        + ", or was loaded for another attach type"
                : SyscallErrors.hint(errno, Capabilities.CAP_NET_ADMIN);
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public synchronized void close() {
        if (!place.isClosed()) {
            // Whoever removed what it was attached to, or put another program there, has detached it already.
            int _ = LinkCommands.detachProgram(bpf, place.number(), program.number(), attachType);
            place.close();
            program.close();
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
