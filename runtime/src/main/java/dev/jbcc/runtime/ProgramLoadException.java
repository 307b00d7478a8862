package dev.jbcc.runtime;

import java.util.List;

/** A program that the kernel's verifier, or the check before it, rejected. */
public final class ProgramLoadException extends SyscallException {
    private static final long serialVersionUID = 1L;

    private final String program;
    private final String summary;

    @SuppressWarnings("serial") // List.copyOf gives a serializable list
    private final List<String> log;

    /**
     * @param message the whole message
     * @param program the name of the program
     * @param summary the telling line of the log, with the source line where known
     * @param log every line of the verifier log, oldest first
     */
    public ProgramLoadException(String message, int errno, String program, String summary, List<String> log) {
        super(message, "BPF_PROG_LOAD", errno);
        this.program = program;
        this.summary = summary;
        this.log = List.copyOf(log);
    }

    /** Returns the name of the program. */
    public String program() {
        return program;
    }

    /** Returns the telling line of the log; empty if the kernel wrote none. */
    public String summary() {
        return summary;
    }

    /** Returns every line of the verifier log, oldest first; empty if the kernel wrote none. */
    public List<String> log() {
        return log;
    }
}
