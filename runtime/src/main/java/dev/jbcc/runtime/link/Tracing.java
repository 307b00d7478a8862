package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;

/**
 * Attachments of programs that were loaded for one function or tracepoint of the kernel: {@code fentry}, {@code fexit},
 * {@code fmod_ret} and {@code tp_btf}, or for one of another BPF program, {@code freplace} too. bcc calls them kfuncs.
 */
public final class Tracing {
    private static final int TRACE_RAW_TP = 23;
    private static final int TRACE_FENTRY = 24;
    private static final int TRACE_FEXIT = 25;
    private static final int MODIFY_RETURN = 26;

    private Tracing() {}

    /**
     * Attaches a program to what it was loaded for. A program is attached once at a time.
     *
     * @throws IllegalArgumentException if the program is of another type
     * @throws SyscallException if the kernel refuses
     * @kernel 5.5 BPF_TRACE_FENTRY
     */
    public static Link attach(BpfProgram program) {
        return attach(Bpf.host(), program);
    }

    static Link attach(Bpf bpf, BpfProgram program) {
        String how = how(program);
        if (how.isEmpty()) {
            throw new IllegalArgumentException(
                    program + ": was loaded as something else than fentry, fexit, fmod_ret, freplace or"
                            + " tp_btf, so there is no function that it belongs to");
        }
        return attach(bpf, program, how + " '" + program.kind().target().orElse("") + "'");
    }

    private static String how(BpfProgram program) {
        if (program.kind().programType() == ProgramType.EXT.number()) {
            return "freplace";
        }
        return switch (program.kind().attachType()) {
            case TRACE_RAW_TP -> "tp_btf";
            case TRACE_FENTRY -> "fentry";
            case TRACE_FEXIT -> "fexit";
            case MODIFY_RETURN -> "fmod_ret";
            default -> "";
        };
    }

    /** The command of raw tracepoints without a name attaches whatever knows its target, on every kernel that has such programs. */
    static Link attach(Bpf bpf, BpfProgram program, String target) {
        int fd = bpf.openRawTracepoint("", program.fd());
        if (fd >= 0) {
            return new BpfLink(bpf, target, fd);
        }
        String hint = switch (-fd) {
            case Errno.EBUSY -> "the program is attached already, or something else keeps the function";
            case Errno.E2BIG -> "the function has as many programs as the kernel allows (38)";
            case Errno.ENOTSUPP, Errno.EOPNOTSUPP -> "this kernel has no trampolines on this architecture";
            case Errno.EINVAL, Errno.ENODEV -> "the kernel does not let this function be traced";
            case Errno.ENOENT -> "the module that it belongs to is going away";
            default -> SyscallErrors.hint(-fd);
        };
        throw SyscallErrors.of(target, "BPF_RAW_TRACEPOINT_OPEN", -fd, hint);
    }
}
