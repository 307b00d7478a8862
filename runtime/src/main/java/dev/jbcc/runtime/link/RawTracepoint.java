package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.trace.Tracefs;

/** An attachment to a raw tracepoint: the arguments as the kernel passes them, without their copy into a record. */
public final class RawTracepoint {
    private RawTracepoint() {}

    /**
     * Attaches a raw tracepoint program.
     *
     * @param name without category, such as {@code sched_switch}
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such tracepoint
     * @kernel 4.17 BPF_RAW_TRACEPOINT_OPEN
     */
    public static Link attach(BpfProgram program, String name) {
        return attach(Bpf.host(), program, name);
    }

    static Link attach(Bpf bpf, BpfProgram program, String name) {
        String target = "raw tracepoint '" + name + "'";
        int fd = bpf.openRawTracepoint(name, program.fd());
        if (fd >= 0) {
            return new BpfLink(bpf, target, fd);
        }
        if (fd == -Errno.ENOENT) {
            throw new BpfException(target + ": no such tracepoint" + similar(name));
        }
        String hint = fd == -Errno.EINVAL
                ? program + " is of type " + ProgramType.nameOf(program.kind().programType())
                : fd == -Errno.EACCES ? program + " reads beyond the tracepoint's arguments" : SyscallErrors.hint(-fd);
        throw SyscallErrors.of(target, "BPF_RAW_TRACEPOINT_OPEN", -fd, hint);
    }

    private static String similar(String name) {
        return Tracefs.find()
                .map(tracefs -> Tracepoint.similar(tracefs.similarEvents("", name)))
                .orElse("");
    }
}
