package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;

/** Attachments to the hooks of netfilter. */
public final class Netfilter {
    /** The packets of which protocol. */
    public enum Family {
        IPV4(2),
        IPV6(10);

        private final int number;

        Family(int number) {
            this.number = number;
        }
    }

    /** Where on their way packets are seen. */
    public enum Hook {
        PRE_ROUTING,
        LOCAL_IN,
        FORWARD,
        LOCAL_OUT,
        POST_ROUTING;

        @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order
        private int number() {
            return ordinal();
        }
    }

    /** The packet comes whole, its fragments put together ({@code BPF_F_NETFILTER_IP_DEFRAG}, Linux 6.6). */
    public static final int DEFRAGMENT = 1;

    private Netfilter() {}

    /**
     * Attaches a program to a hook in the network namespace of the calling thread.
     *
     * @param priority lower ones run earlier; 0 is that of filter rules; no two programs of a hook may have the same, nor may
     *     one have the first or last there is
     * @param flags 0 or {@link #DEFRAGMENT}
     * @throws SyscallException if the kernel refuses: EINVAL before Linux 6.4
     * @kernel 6.4 BPF_PROG_TYPE_NETFILTER
     */
    public static Link attach(BpfProgram program, Family family, Hook hook, int priority, int flags) {
        return attach(Bpf.host(), program, family, hook, priority, flags);
    }

    static Link attach(Bpf bpf, BpfProgram program, Family family, Hook hook, int priority, int flags) {
        String target = "netfilter hook '" + family + " " + hook + "'";
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = LinkCommands.attributes(arena, program.fd(), 0, AttachType.NETFILTER.number())
                    .int32(16, family.number)
                    .int32(20, hook.number())
                    .int32(24, priority)
                    .int32(28, flags);
            int fd = LinkCommands.create(bpf, attr);
            if (fd < 0) {
                String hint = fd == -Errno.EBUSY
                        ? "another program has priority " + priority
                        : ProgramAttachment.hint(-fd, program);
                throw SyscallErrors.of(target, "BPF_LINK_CREATE", -fd, hint);
            }
            return new BpfLink(bpf, target, fd);
        }
    }
}
